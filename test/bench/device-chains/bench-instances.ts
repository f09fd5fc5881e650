import type {
  ChainDevice,
  ChainLink,
  ChainModel,
  ChainRequest,
  DeviceChainsInstance,
} from '../../../src/core/solvers/device-chains/index.js';
import { seededNumbers } from '../seeded-numbers.js';

export type Topology = 'mesh' | 'sparse';

/** What a row of the table varies. */
export interface BenchSize {
  readonly requests: number;
  readonly layers: number;
  readonly devices: number;
  readonly topology: Topology;
}

/** On a sparse network each device has links to so many neighbours on either side of a ring. */
const RING_NEIGHBOURS = 2;

const MODELS = 3;

type Random = (least: number, most: number) => number;

/**
 * Requests with priorities and deadlines on devices of two speeds (0.5 and 1.4 TFLOP/s), Wi-Fi-like links, models of
 * 8 GFLOP whose feature maps shrink; the same numbers for the same size. A second of work for every ten requests and five
 * devices, so that they contend.
 */
export function benchInstance({ requests, layers, devices, topology }: BenchSize): DeviceChainsInstance {
  const numbers = seededNumbers(requests * 1_000_003 + layers * 1_009 + devices);
  const random: Random = (least, most) => least + (most - least) * numbers();
  const pick = (count: number): number => Math.floor(random(0, count));
  const request = (_: unknown, index: number): ChainRequest => {
    const releaseSeconds = random(0, 0.1);
    return {
      id: `q${index}`,
      modelId: `m${pick(MODELS)}`,
      sourceDeviceId: `d${pick(devices)}`,
      sinkDeviceId: `d${pick(devices)}`,
      releaseSeconds,
      weight: 2 ** pick(4),
      deadlineSeconds: releaseSeconds + random(0.05, 2),
    };
  };
  return {
    nowSeconds: 0.1,
    agingTauSeconds: 1,
    devices: Array.from({ length: devices }, (_, index) => device(index, random)),
    links: linksOf(devices, topology, random),
    models: Array.from({ length: MODELS }, (_, index) => model(index, layers, random)),
    requests: Array.from({ length: requests }, request),
  };
}

function device(index: number, random: Random): ChainDevice {
  const speedFlopsPerSecond = index % 2 === 0 ? 0.5e12 : 1.4e12;
  return { id: `d${index}`, speedFlopsPerSecond, backlogFlops: speedFlopsPerSecond * random(0, 0.02) };
}

function linksOf(devices: number, topology: Topology, random: Random): ChainLink[] {
  const isLinked = (from: number, to: number): boolean => {
    const apart = Math.abs(from - to);
    return topology === 'mesh' ? apart > 0 : apart > 0 && Math.min(apart, devices - apart) <= RING_NEIGHBOURS;
  };
  const places = Array.from({ length: devices }, (_, place) => place);
  return places.flatMap((from) =>
    places
      .filter((to) => isLinked(from, to))
      .map((to) => ({
        fromDeviceId: `d${from}`,
        toDeviceId: `d${to}`,
        rateBitsPerSecond: random(100e6, 600e6),
        latencySeconds: random(0.0005, 0.002),
      })),
  );
}

function model(index: number, layers: number, random: Random): ChainModel {
  const layer = (_: unknown, place: number) => ({
    workFlops: (8e9 / layers) * random(0.5, 1.5),
    outputBytes: Math.round(800e3 * random(0.5, 1) * (1 - place / (layers + 1))),
  });
  return { id: `m${index}`, inputBytes: 600e3, layers: Array.from({ length: layers }, layer) };
}
