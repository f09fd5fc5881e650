import type { Catalogue, Model } from '../../core/catalogue.js';
import { epochEndMs } from '../../core/epochs/index.js';
import type { Chain, PlanBody } from '../../core/messages.js';
import { secondsFromMs } from '../../core/units.js';
import type { EpochReport } from '../scheduler-observer.js';
import { byTask, operationsOf, type PlannedOperation } from './chain-operations.js';
import type { Metrics } from './metrics.js';

/** Chains of the plan in force in a cell, by request. */
type PlannedChains = ReadonlyMap<string, readonly PlannedOperation[]>;

interface Changes {
  readonly replanned: number;
  readonly revoked: number;
}

/** A start that moves by less is the same start: what a device is at hardly ends to the microsecond. */
const SAME_START_MS = 1;

/**
 * Shows how busy the plans in force keep devices, and counts what plans change of what the ones before had planned for later.
 * Of a shard that was decided elsewhere before, changes are counted from its second plan on. Bounded by the chains under way
 * in the cells of the owned shards.
 */
export class ChainsInForce {
  readonly #shards = new Map<number, Map<string, PlannedChains>>();
  readonly #offering: ReadonlySet<string>;
  readonly #models: ReadonlyMap<string, Model>;

  constructor(
    private readonly metrics: Metrics,
    private readonly catalogue: Catalogue,
  ) {
    const offering = catalogue.cells.filter(({ modes }) => modes.includes('chain'));
    this.#offering = new Set(offering.map(({ cellId }) => cellId));
    this.#models = new Map(catalogue.models.map((model) => [model.modelId, model]));
  }

  planned({ shard, marker, plans }: Pick<EpochReport, 'shard' | 'marker' | 'plans'>): void {
    const cells = this.#shards.get(shard) ?? new Map<string, PlannedChains>();
    this.#shards.set(shard, cells);
    const { epochMs, leadMs } = this.catalogue.deployment;
    const fromMs = epochEndMs(marker.epoch, epochMs) + leadMs;
    for (const { cellId } of plans) {
      if (this.#offering.has(cellId) && !cells.has(cellId)) cells.set(cellId, new Map<string, never>());
    }
    for (const [cell, before] of cells) {
      const plan = plans.find(({ cellId }) => cellId === cell);
      const now = this.#operations(plan?.chains ?? []);
      const { replanned, revoked } = changesOf(before, now, plan?.startsAtMs ?? fromMs);
      this.metrics.count('replanned_operations_total', { cell }, replanned);
      this.metrics.count('revoked_operations_total', { cell }, revoked);
      this.metrics.set('device_backlog_seconds', { cell }, secondsFromMs(longestBacklogMs(plan)));
      cells.set(cell, now);
    }
  }

  /** The shard is somebody else's now, and so are its devices. */
  forget(shard: number): void {
    for (const cell of this.#shards.get(shard)?.keys() ?? []) {
      this.metrics.forget('replanned_operations_total', { cell });
      this.metrics.forget('revoked_operations_total', { cell });
      this.metrics.forget('device_backlog_seconds', { cell });
    }
    this.#shards.delete(shard);
  }

  #operations(chains: readonly Chain[]): PlannedChains {
    return new Map(
      chains.flatMap((chain) => {
        const model = this.#models.get(chain.modelId);
        return model === undefined ? [] : [[chain.requestId, operationsOf(chain, model)] as const];
      }),
    );
  }
}

/** How long the device that is busy longest has to do for chains, from when the plan takes effect, ms. */
function longestBacklogMs({ chains = [], startsAtMs = 0 }: Partial<PlanBody> = {}): number {
  const ends = chains.flatMap(({ segments }) => segments).map(({ finishesAtMs }) => finishesAtMs - startsAtMs);
  return Math.max(0, ...ends);
}

/** @param fromMs what was to start before has begun, and is no plan any more */
function changesOf(before: PlannedChains, now: PlannedChains, fromMs: number): Changes {
  let [replanned, revoked] = [0, 0];
  for (const [requestId, operations] of before) {
    const tasks = byTask(now.get(requestId) ?? []);
    for (const { task, place, startsAtMs } of operations) {
      if (startsAtMs < fromMs) continue;
      const again = tasks.get(task) ?? [];
      const there = again.filter((operation) => operation.place === place);
      const stays = there.some((operation) => Math.abs(operation.startsAtMs - startsAtMs) < SAME_START_MS);
      if (again.length > 0 && !stays) replanned += 1;
      if (there.length === 0) revoked += 1;
    }
  }
  return { replanned, revoked };
}
