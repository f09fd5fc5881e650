import type { ShardPhase } from '../scheduler-observer.js';

/** How one shard of this process is doing. */
export interface ShardProgress {
  readonly shard: number;
  readonly phase: ShardPhase;
  /** Absent before the first epoch. */
  readonly lastEpoch?: number;
  /** How long the oldest record read and not yet decided on has waited, ms; absent when there is nothing to do. */
  readonly inputLagMs?: number;
  /** Why the shard cannot go on, or why it has to be taken again. */
  readonly failure?: string;
}

/** What health asks of whoever runs shards. */
export interface SchedulerProgress {
  /** The first assignment has come, even if it was of no shard: with more processes than shards some have none. */
  hasAssignment(): boolean;
  shards(): readonly ShardProgress[];
}

/** Injection token. */
export const SCHEDULER_PROGRESS = Symbol('SchedulerProgress');
