import type { Catalogue, Cell } from '../core/catalogue.js';
import type { Outcome, PlanBody, Split } from '../core/messages.js';
import type { ExecutedSpan } from './executed-span.js';
import type { FutureChannel } from './future-channel.js';
import { GrantedBand } from './granted-band.js';
import { RunningSplit } from './running-split.js';

/** Runs models that are cut between the devices and the server of one cell. */
export class SplitExecutor {
  readonly #cell: Cell;
  readonly #catalogue: Catalogue;
  readonly #uplink: GrantedBand;
  readonly #running = new Map<string, RunningSplit>();
  /** Reported as completed, their verdict still to come: a plan made meanwhile must not begin them again. */
  readonly #finished = new Set<string>();

  constructor(cell: Cell, catalogue: Catalogue, channel: FutureChannel) {
    this.#cell = cell;
    this.#catalogue = catalogue;
    this.#uplink = new GrantedBand(cell, channel, 'uplink');
  }

  /** What a plan lists is under way. */
  follow(plan: PlanBody): void {
    this.#uplink.follow(plan);
    for (const split of plan.splits ?? []) {
      const { requestId } = split;
      if (!this.#running.has(requestId) && !this.#finished.has(requestId)) this.#begin(split);
    }
  }

  drop(requestId: string): void {
    this.#running.delete(requestId);
    this.#finished.delete(requestId);
  }

  execute(fromMs: number, toMs: number): ExecutedSpan {
    const ended: Outcome[] = [];
    const standing: Outcome[] = [];
    for (const split of this.#running.values()) {
      const finishedAtMs = this.#run(split, fromMs, toMs);
      if (finishedAtMs === undefined) standing.push(split.progress(toMs));
      else {
        ended.push(split.completed(finishedAtMs));
        this.#running.delete(split.requestId);
        this.#finished.add(split.requestId);
      }
    }
    this.#uplink.forgetBefore(toMs);
    return { ended, standing };
  }

  #begin(split: Split): void {
    const model = this.#catalogue.models.find(({ modelId }) => modelId === split.modelId);
    const device = this.#catalogue.deviceClasses.find(({ deviceClass }) => deviceClass === split.deviceClass);
    if (model === undefined || device === undefined) return;
    this.#running.set(split.requestId, new RunningSplit(split, this.#cell, model, device));
  }

  /** Nothing runs before the first plan that lists it holds. */
  #run(running: RunningSplit, fromMs: number, toMs: number): number | undefined {
    for (const stretch of this.#uplink.stretches(running, fromMs, toMs)) {
      const split = stretch.plan?.splits?.find(({ requestId }) => requestId === running.requestId);
      if (split !== undefined) running.follow(split);
      if (!running.hasBegun) continue;
      const finishedAtMs = running.advance(stretch);
      if (finishedAtMs !== undefined) return finishedAtMs;
    }
    return undefined;
  }
}
