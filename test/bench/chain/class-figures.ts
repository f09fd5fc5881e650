import type { ChainEnd } from './chain-run.js';
import { PRIORITIES } from './chain-traffic.js';

/** What came of the requests of some runs, class by class. */
export interface ClassFigures {
  readonly requests: number;
  /** On time of all, by class, in the order of the classes. */
  readonly hitRatios: readonly number[];
  readonly hitRatio: number;
  /** On time of all, everybody counting by weight. */
  readonly weightedHitRatio: number;
  /** On time of all admitted. */
  readonly promiseRatio: number;
  /** Of those with a result, s. */
  readonly meanFinishSeconds: number;
  readonly weightedMeanFinishSeconds: number;
  readonly meanFinishSecondsByClass: readonly number[];
  readonly worstFinishSeconds: number;
  /** Without any result. */
  readonly unfinished: number;
}

const share = (ends: readonly ChainEnd[], counted: readonly ChainEnd[]): number =>
  ends.length === 0 ? NaN : counted.length / ends.length;

const onTime = (ends: readonly ChainEnd[]): readonly ChainEnd[] => ends.filter((end) => end.onTime);

const weightOf = (ends: readonly ChainEnd[]): number => ends.reduce((sum, { priority }) => sum + priority, 0);

function meanFinishSeconds(ends: readonly ChainEnd[], weightOfEnd: (end: ChainEnd) => number): number {
  const finished = ends.filter(({ finishMs }) => finishMs !== undefined);
  const weight = finished.reduce((sum, end) => sum + weightOfEnd(end), 0);
  return finished.reduce((sum, end) => sum + weightOfEnd(end) * (end.finishMs ?? 0), 0) / weight / 1000;
}

export function classFigures(ends: readonly ChainEnd[]): ClassFigures {
  const classes = PRIORITIES.map((priority) => ends.filter((end) => end.priority === priority));
  const admitted = ends.filter((end) => end.admitted);
  return {
    requests: ends.length,
    hitRatios: classes.map((some) => share(some, onTime(some))),
    hitRatio: share(ends, onTime(ends)),
    weightedHitRatio: weightOf(onTime(ends)) / weightOf(ends),
    promiseRatio: share(admitted, onTime(admitted)),
    meanFinishSeconds: meanFinishSeconds(ends, () => 1),
    weightedMeanFinishSeconds: meanFinishSeconds(ends, ({ priority }) => priority),
    meanFinishSecondsByClass: classes.map((some) => meanFinishSeconds(some, () => 1)),
    worstFinishSeconds: ends.reduce((worst, { finishMs = 0 }) => Math.max(worst, finishMs), 0) / 1000,
    unfinished: ends.filter(({ finishMs }) => finishMs === undefined).length,
  };
}
