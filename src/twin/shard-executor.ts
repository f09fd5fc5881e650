import type { Catalogue } from '../core/catalogue.js';
import { epochEndMs } from '../core/epochs/index.js';
import type { ExecutorClock, Outcome } from '../core/messages.js';
import type { AcceptedEpoch } from '../streams/index.js';
import { CellExecutor } from './cell-executor.js';
import type { FutureChannel } from './future-channel.js';

export interface ExecutedEpoch {
  readonly outcomes: readonly Outcome[];
  readonly clock: ExecutorClock;
}

/**
 * The executors of one shard. Having read the marker of epoch e, it knows every plan that holds before the end of
 * epoch e + 1, so it executes up to there and says so by its clock.
 */
export class ShardExecutor {
  readonly #shard: number;
  readonly #epochMs: number;
  readonly #channel: FutureChannel;
  readonly #cells: ReadonlyMap<string, CellExecutor>;
  #executedToMs: number | undefined;

  constructor(shard: number, catalogue: Catalogue, channel: FutureChannel) {
    this.#shard = shard;
    this.#epochMs = catalogue.deployment.epochMs;
    this.#channel = channel;
    this.#cells = new Map(catalogue.cells.map((cell) => [cell.cellId, new CellExecutor(cell, catalogue, channel)]));
  }

  async execute(epoch: AcceptedEpoch): Promise<ExecutedEpoch> {
    for (const verdict of epoch.verdicts) this.#cells.get(verdict.cellId)?.drop(verdict);
    for (const plan of epoch.plans) this.#cells.get(plan.cellId)?.follow(plan);
    const clockMs = epochEndMs(epoch.epoch + 1, this.#epochMs);
    // The last whole ms of the epoch: a report stamped with its end would belong to the next one.
    const toMs = clockMs - 1;
    const fromMs = this.#executedToMs ?? epochEndMs(epoch.epoch, this.#epochMs);
    await this.#channel.advanceTo(clockMs);
    const outcomes = [...this.#cells.values()].flatMap((cell) => [...cell.execute(fromMs, toMs)]);
    this.#executedToMs = Math.max(fromMs, toMs);
    this.#channel.forgetBefore(this.#executedToMs);
    return { outcomes, clock: { kind: 'executor-clock', shard: this.#shard, atMs: clockMs } };
  }
}
