import { at } from '../../numerics/at.js';
import { windowOf, type Cluster, type Shape, type Window } from './shape.js';

/** Clusters by their windows, and within each its models by theirs; where windows overlap by the least deadline. */
export function windowOrder(shape: Shape): Cluster[] {
  const byWindow = (first: Window, second: Window): number =>
    first.leastSeconds - second.leastSeconds || first.greatestSeconds - second.greatestSeconds;
  const ofModel = (model: number): Window => at(shape.windows, model);
  const ofCluster = ({ models }: Cluster): Window =>
    windowOf(models.flatMap((model) => [ofModel(model).leastSeconds, ofModel(model).greatestSeconds]));
  return shape.clusters
    .map((cluster) => ({ ...cluster, models: cluster.models.toSorted((a, b) => byWindow(ofModel(a), ofModel(b))) }))
    .sort((a, b) => byWindow(ofCluster(a), ofCluster(b)));
}

/** Whether every deadline of a model or cluster is at or before every one of the next: the shape "windows". */
export function hasWindowsInARow(shape: Shape): boolean {
  const windows = windowOrder(shape).flatMap(({ models }) => models.map((model) => at(shape.windows, model)));
  return windows.every(
    ({ greatestSeconds }, index) => greatestSeconds <= (windows[index + 1]?.leastSeconds ?? Infinity),
  );
}
