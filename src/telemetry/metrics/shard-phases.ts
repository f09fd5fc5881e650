import { SlotwiseError } from '../../core/errors.js';
import { SHARD_PHASES, type ShardPhase } from '../scheduler-observer.js';
import type { Metrics } from './metrics.js';

const OWNED: ReadonlySet<ShardPhase> = new Set(['taking', 'live', 'drained']);

/** Counts the shards of this process by phase. */
export class ShardPhases {
  readonly #phases = new Map<number, ShardPhase>();

  constructor(private readonly metrics: Metrics) {}

  enter(shard: number, phase: ShardPhase, error?: Error): void {
    const before = this.#phases.get(shard);
    this.#phases.set(shard, phase);
    const moves = phase === 'taking' ? before !== 'taking' : phase === 'stopped' && before !== undefined;
    if (moves) this.metrics.count('rebalances_total', {});
    if (error instanceof SlotwiseError && error.code === 'APPEND_UNKNOWN') {
      this.metrics.count('producer_resets_total', {});
    }
    this.#show();
  }

  #show(): void {
    const phases = [...this.#phases.values()];
    this.metrics.set('shards_owned', {}, phases.filter((phase) => OWNED.has(phase)).length);
    for (const state of SHARD_PHASES) {
      this.metrics.set('shard_state', { state }, phases.filter((phase) => phase === state).length);
    }
  }
}
