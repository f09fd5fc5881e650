import type { Catalogue, Cell } from '../core/catalogue.js';
import type { Delivery, Outcome, PlanBody } from '../core/messages.js';
import { modelWork } from '../core/physics/index.js';
import type { ExecutedSpan } from './executed-span.js';
import type { FutureChannel } from './future-channel.js';
import { GrantedBand } from './granted-band.js';
import { RunningDownload } from './running-download.js';

/** Brings models to the devices of one cell. */
export class DownloadExecutor {
  readonly #cell: Cell;
  readonly #catalogue: Catalogue;
  readonly #downlink: GrantedBand;
  readonly #running = new Map<string, RunningDownload>();
  /** Reported as completed, their verdict still to come: a plan made meanwhile must not begin them again. */
  readonly #finished = new Set<string>();

  constructor(cell: Cell, catalogue: Catalogue, channel: FutureChannel) {
    this.#cell = cell;
    this.#catalogue = catalogue;
    this.#downlink = new GrantedBand(cell, channel, 'downlink');
  }

  /** What a plan lists is under way. */
  follow(plan: PlanBody): void {
    this.#downlink.follow(plan);
    for (const delivery of plan.deliveries ?? []) {
      const { requestId } = delivery;
      if (!this.#running.has(requestId) && !this.#finished.has(requestId)) this.#begin(delivery);
    }
  }

  drop(requestId: string): void {
    this.#running.delete(requestId);
    this.#finished.delete(requestId);
  }

  execute(fromMs: number, toMs: number): ExecutedSpan {
    const ended: Outcome[] = [];
    const standing: Outcome[] = [];
    for (const download of this.#running.values()) {
      const finishedAtMs = this.#run(download, fromMs, toMs);
      if (finishedAtMs === undefined) standing.push(download.progress(toMs));
      else {
        ended.push(download.completed(finishedAtMs));
        this.#running.delete(download.requestId);
        this.#finished.add(download.requestId);
      }
    }
    this.#downlink.forgetBefore(toMs);
    return { ended, standing };
  }

  #begin(delivery: Delivery): void {
    const { requestId, userId, modelId, deviceClass, batchSize } = delivery;
    const model = this.#catalogue.models.find((candidate) => candidate.modelId === modelId);
    const device = this.#catalogue.deviceClasses.find((candidate) => candidate.deviceClass === deviceClass);
    if (model === undefined || device === undefined) return;
    const work = modelWork(model, device, batchSize);
    this.#running.set(requestId, new RunningDownload(requestId, userId, this.#cell, work, device));
  }

  #run(download: RunningDownload, fromMs: number, toMs: number): number | undefined {
    for (const { plan, ...span } of this.#downlink.stretches(download, fromMs, toMs)) {
      const delivery = plan?.deliveries?.find(({ requestId }) => requestId === download.requestId);
      if (delivery !== undefined) download.follow(delivery);
      const finishedAtMs = download.advance(span);
      if (finishedAtMs !== undefined) return finishedAtMs;
    }
    return undefined;
  }
}
