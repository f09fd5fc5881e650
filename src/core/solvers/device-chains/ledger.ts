import { pairKey } from './given-calendars.js';
import type { ChainOperation, DeviceChainsInstance } from './instance.js';
import { known } from './known.js';
import type { ProblemRequest, StartState } from './problem.js';
import { ticksOf } from './ticks.js';

export interface SplitLedger {
  /** As they were given, in their order. */
  readonly kept: readonly ChainOperation[];
  readonly revokedCount: number;
}

/** Step 2: what has started, or starts within the dispatch lead, stays; the rest is taken back. */
export function splitLedger(instance: DeviceChainsInstance): SplitLedger {
  const { ledger = [], nowSeconds = 0, dispatchLeadSeconds = 0, revoke = true } = instance;
  const frozenBefore = ticksOf(nowSeconds) + ticksOf(dispatchLeadSeconds);
  const kept = revoke ? ledger.filter(({ startSeconds }) => ticksOf(startSeconds) < frozenBefore) : ledger;
  return { kept, revokedCount: ledger.length - kept.length };
}

/** Step 4: where the operations that are kept leave every request. Cost O(requests + links + operations). */
export function startStates(
  instance: DeviceChainsInstance,
  requests: readonly ProblemRequest[],
  deviceIndex: ReadonlyMap<string, number>,
  kept: readonly ChainOperation[],
): readonly StartState[] {
  const now = ticksOf(instance.nowSeconds ?? 0);
  const latencyTicks = new Map(
    instance.links.map(({ fromDeviceId, toDeviceId, latencySeconds = 0 }) => [
      pairKey(fromDeviceId, toDeviceId),
      ticksOf(latencySeconds),
    ]),
  );
  const operationsOf = new Map<string, ChainOperation[]>();
  for (const operation of kept) {
    const list = operationsOf.get(operation.requestId);
    if (list === undefined) operationsOf.set(operation.requestId, [operation]);
    else list.push(operation);
  }
  return requests.map((request) => {
    const place = { layer: 0, device: request.source, ticks: request.releaseTicks };
    for (const operation of operationsOf.get(request.id) ?? []) {
      const finishTicks = ticksOf(operation.finishSeconds);
      if (operation.kind === 'compute') {
        place.layer = operation.layer;
        place.ticks = finishTicks;
      } else if (operation.kind === 'transfer') {
        place.device = known(deviceIndex, operation.toDeviceId);
        place.ticks = finishTicks + known(latencyTicks, pairKey(operation.fromDeviceId, operation.toDeviceId));
      }
    }
    const complete =
      place.layer === request.model.layerCount && (request.sink === undefined || request.sink === place.device);
    return { ...place, ticks: complete ? place.ticks : Math.max(now, place.ticks), complete };
  });
}
