import type { Cell, ChainLink, DeviceClass, Model } from '../../catalogue.js';
import type { Chain, DeviceReport, LinkReport, UserRequest, ChainSegment, ChainTransfer } from '../../messages.js';
import { ChainPlanner, type ChainOptions } from '../chain/index.js';
import type { CellEpoch } from '../close-epoch.js';
import type { CellWorld } from '../world.js';
import { PHONE, request, scenarioCatalogue, scenarioWorld, type EpochSetting } from './cell-scenarios.js';

/** 4 GFLOP/s, four times a phone. */
export const RACK: DeviceClass = { ...PHONE, deviceClass: 'rack', maxClockHz: 4e9 };

/**
 * 0.4 GFLOP in three layers: 100, 200 and 100 ms on a phone, 25, 50 and 25 on a rack. Over 10 Mbit/s the input takes 100 ms, what
 * flows behind the first two layers 10 ms, the result 1 ms.
 */
export const QUILT: Model = {
  modelId: 'quilt',
  inputBytes: 125_000,
  layers: [
    { layerId: 'quilt.1', bytes: 1e6, flops: 0.1e9, outputBytes: 12_500 },
    { layerId: 'quilt.2', bytes: 2e6, flops: 0.2e9, outputBytes: 12_500 },
    { layerId: 'quilt.3', bytes: 1e6, flops: 0.1e9, outputBytes: 1250 },
  ],
  batchTime: { fixedMs: 5, perInputMs: 1 },
  activationBytesPerInput: 1000,
};

/** A tenth of a quilt in one layer: 40 ms on a phone, 10 on a rack; the input takes 10 ms over 10 Mbit/s. */
export const PATCH: Model = {
  ...QUILT,
  modelId: 'patch',
  inputBytes: 12_500,
  layers: [{ layerId: 'patch.1', bytes: 1e6, flops: 0.04e9, outputBytes: 1250 }],
};

export const link = (from: string, to: string, changes: Partial<ChainLink> = {}): ChainLink => ({
  ...{ from, to, bitsPerSecond: 10e6, latencyMs: 0 },
  ...changes,
});

export const bothWays = (one: string, other: string, changes: Partial<ChainLink> = {}): readonly ChainLink[] => [
  link(one, other, changes),
  link(other, one, changes),
];

/** A camera, a rack behind it and a desk behind the rack: cam - edge - desk. */
export const CHAIN_CELL: Partial<Cell> = {
  modes: ['chain'],
  devices: [
    { deviceId: 'cam', deviceClass: 'phone' },
    { deviceId: 'edge', deviceClass: 'rack' },
    { deviceId: 'desk', deviceClass: 'phone' },
  ],
  links: [...bothWays('cam', 'edge'), ...bothWays('edge', 'desk')],
};

export function chainWorld(changes: Partial<Cell> = {}, models: readonly Model[] = [QUILT, PATCH]): CellWorld {
  const { deviceClasses } = scenarioCatalogue();
  return scenarioWorld({ ...CHAIN_CELL, ...changes }, { models, deviceClasses: [...deviceClasses, RACK] });
}

/** A planner that promises up to the deadline itself, so that numbers can be worked out by hand. */
export function chainPlanner(options: Partial<ChainOptions> = {}): ChainPlanner {
  return new ChainPlanner({ promiseGuardMs: 0, promiseGuardShare: 0, ...options });
}

export function chainSetting(changes: Partial<Cell> = {}, options: Partial<ChainOptions> = {}): EpochSetting {
  return { world: chainWorld(changes), planners: [chainPlanner(options)] };
}

/** A request for a quilt whose input is on the camera, arrived at 10 ms, one second allowed. */
export function quilt(changes: Partial<UserRequest> = {}): UserRequest {
  return request({ models: ['quilt'], arrivedAtMs: 10, deadlineMs: 1000, sourceDeviceId: 'cam', ...changes });
}

export function deviceReport(
  deviceId: string,
  measuredAtMs: number,
  changes: Partial<DeviceReport> = {},
): DeviceReport {
  return { kind: 'device', cellId: 'north', deviceId, measuredAtMs, backlogFlops: 0, ...changes };
}

export function linkReport(
  from: string,
  to: string,
  measuredAtMs: number,
  changes: Partial<LinkReport> = {},
): LinkReport {
  return { kind: 'link', cellId: 'north', from, to, measuredAtMs, bitsPerSecond: 10e6, ...changes };
}

/** Who does what when, in short: `1-2 edge 210-285`, `0 cam>edge 150-250`; times of one chain of a plan. */
export function itinerary({ segments, transfers }: Chain): readonly string[] {
  const computed = segments.map(({ fromLayer, toLayer, deviceId, startsAtMs, finishesAtMs }) => {
    const layers = fromLayer === toLayer ? `${fromLayer}` : `${fromLayer}-${toLayer}`;
    return { startsAtMs, text: `${layers} ${deviceId} ${startsAtMs}-${finishesAtMs}` };
  });
  const handed = transfers.map(({ layer, from, to, startsAtMs, finishesAtMs }) => {
    return { startsAtMs, text: `${layer} ${from}>${to} ${startsAtMs}-${finishesAtMs}` };
  });
  return [...computed, ...handed].sort((a, b) => a.startsAtMs - b.startsAtMs).map(({ text }) => text);
}

/** What is left of a chain at an instant; what executors have not told of yet is listed too and left out here. */
function leftOf(chain: Chain, atMs: number): Chain {
  const isLeft = (span: ChainSegment | ChainTransfer): boolean => span.startsAtMs >= atMs || span.finishesAtMs > atMs;
  return { ...chain, segments: chain.segments.filter(isLeft), transfers: chain.transfers.filter(isLeft) };
}

/** The itinerary of every chain of an epoch's plan, from the plan's start on. */
export function itineraries({ plan }: CellEpoch): Readonly<Record<string, readonly string[]>> {
  if (plan === undefined) return {};
  const chains = plan.chains ?? [];
  return Object.fromEntries(chains.map((chain) => [chain.requestId, itinerary(leftOf(chain, plan.startsAtMs))]));
}
