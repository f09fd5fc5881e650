import type { Catalogue, Cell } from '../core/catalogue.js';
import type { Outcome, PlanBody, VerdictBody } from '../core/messages.js';
import { ChainExecutor } from './chain-executor.js';
import { DownloadExecutor } from './download-executor.js';
import type { FutureChannel } from './future-channel.js';
import { OffloadExecutor } from './offload-executor.js';
import { SplitExecutor } from './split-executor.js';

/** Carries out the plans of one cell against the recorded channel, every mode for itself. */
export class CellExecutor {
  readonly #modes: readonly [DownloadExecutor, OffloadExecutor, SplitExecutor, ChainExecutor];

  constructor(cell: Cell, catalogue: Catalogue, channel: FutureChannel) {
    this.#modes = [
      new DownloadExecutor(cell, catalogue, channel),
      new OffloadExecutor(cell, catalogue, channel),
      new SplitExecutor(cell, catalogue, channel),
      new ChainExecutor(cell, catalogue, channel),
    ];
  }

  /** A plan holds from its start until its end; what it lists is under way. */
  follow(plan: PlanBody): void {
    for (const mode of this.#modes) mode.follow(plan);
  }

  /** A request with a final verdict is not worked on any more. */
  drop({ verdict, requestId }: VerdictBody): void {
    if (verdict === 'admitted') return;
    for (const mode of this.#modes) mode.drop(requestId);
  }

  /** Everything from `fromMs` to `toMs`: ends as they happen, then where the rest stands. */
  execute(fromMs: number, toMs: number): readonly Outcome[] {
    const spans = this.#modes.map((mode) => mode.execute(fromMs, toMs));
    const ended = spans.flatMap((span) => span.ended);
    return [...ended.sort((a, b) => a.atMs - b.atMs), ...spans.flatMap((span) => span.standing)];
  }
}
