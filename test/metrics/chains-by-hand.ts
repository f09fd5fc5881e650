import type { Catalogue } from '../../src/core/catalogue.js';
import type { Chain, PlanBody } from '../../src/core/messages.js';
import { epochEndMs } from '../../src/core/epochs/index.js';
import type { AcceptedEpoch } from '../../src/streams/index.js';
import { CHAIN_LENGTH_BUCKETS } from '../../src/telemetry/metrics/buckets.js';
import type { Tally } from './series.js';

/** Start of everything a chain lists, by `layer 3 on camera` and `output of 3 over camera to gateway`. */
function startsOf(chain: Chain, { models }: Catalogue): ReadonlyMap<string, number> {
  const model = models.find(({ modelId }) => modelId === chain.modelId);
  if (model === undefined) throw new Error(`a plan names ${chain.modelId}, which the catalogue does not know`);
  const starts = new Map<string, number>();
  for (const { fromLayer, toLayer, deviceId, startsAtMs, finishesAtMs } of chain.segments) {
    const work = (upTo: number): number =>
      model.layers.slice(fromLayer - 1, upTo).reduce((sum, { flops }) => sum + flops, 0);
    for (let layer = fromLayer; layer <= toLayer; layer += 1) {
      const share = work(toLayer) === 0 ? 0 : work(layer - 1) / work(toLayer);
      starts.set(`layer ${layer} on ${deviceId}`, startsAtMs + share * (finishesAtMs - startsAtMs));
    }
  }
  for (const { layer, from, to, startsAtMs } of chain.transfers)
    starts.set(`output of ${layer} over ${from} to ${to}`, startsAtMs);
  return starts;
}

const taskOf = (name: string): string => name.replace(/ (?:on|over) .*$/u, '');

function countChanges(tally: Tally, cell: string, before: PlanBody, after: PlanBody, catalogue: Catalogue): void {
  for (const chain of before.chains ?? []) {
    const next = after.chains?.find(({ requestId }) => requestId === chain.requestId);
    const nextStarts = next === undefined ? new Map<string, number>() : startsOf(next, catalogue);
    const nextTasks = new Set([...nextStarts.keys()].map(taskOf));
    for (const [name, startsAtMs] of startsOf(chain, catalogue)) {
      if (startsAtMs < after.startsAtMs) continue;
      const nextMs = nextStarts.get(name);
      if (nextMs === undefined) tally.add(`slotwise_revoked_operations_total{cell="${cell}"}`);
      const moved = nextMs === undefined || Math.abs(nextMs - startsAtMs) >= 1;
      if (moved && nextTasks.has(taskOf(name))) tally.add(`slotwise_replanned_operations_total{cell="${cell}"}`);
    }
  }
}

/** What the records of a log tell of chains and of the devices that compute them. */
export function countChains(tally: Tally, epochs: readonly AcceptedEpoch[], catalogue: Catalogue): void {
  for (const { verdicts, plans } of epochs) {
    for (const { requestId } of verdicts.filter((one) => one.verdict === 'admitted' && one.mode === 'chain')) {
      const chain = plans.flatMap(({ chains = [] }) => chains).find((one) => one.requestId === requestId);
      if (chain === undefined) throw new Error(`${requestId} is admitted and in no plan`);
      const devices = new Set(chain.segments.map(({ deviceId }) => deviceId)).size;
      tally.observe('slotwise_chain_length_devices', '', devices, CHAIN_LENGTH_BUCKETS);
    }
  }
  const { epochMs, leadMs } = catalogue.deployment;
  for (const { cellId } of catalogue.cells.filter(({ modes }) => modes.includes('chain'))) {
    const plansOf = epochs.map(({ epoch, plans }): PlanBody => {
      const startsAtMs = epochEndMs(epoch, epochMs) + leadMs;
      return plans.find((plan) => plan.cellId === cellId) ?? { cellId, startsAtMs, endsAtMs: startsAtMs };
    });
    plansOf.slice(1).forEach((after, place) => {
      const before = plansOf[place];
      if (before !== undefined) countChanges(tally, cellId, before, after, catalogue);
    });
    const last = plansOf.at(-1);
    const ends = (last?.chains ?? []).flatMap(({ segments }) => segments.map(({ finishesAtMs }) => finishesAtMs));
    const backlogMs = Math.max(0, ...ends.map((atMs) => atMs - (last?.startsAtMs ?? 0)));
    tally.add(`slotwise_device_backlog_seconds{cell="${cellId}"}`, backlogMs / 1000);
  }
}
