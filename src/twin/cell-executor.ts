import { bitsPerSecond, efficiencyOf, modelWork } from '../core/physics/index.js';
import type { Catalogue, Cell } from '../core/catalogue.js';
import type { Delivery, Outcome, PlanBody, VerdictBody } from '../core/messages.js';
import type { FutureChannel } from './future-channel.js';
import { RunningDownload } from './running-download.js';

/** Carries out the plans of one cell against the recorded channel. */
export class CellExecutor {
  readonly #cell: Cell;
  readonly #catalogue: Catalogue;
  readonly #channel: FutureChannel;
  readonly #running = new Map<string, RunningDownload>();
  /** Reported as completed, their verdict still to come: a plan made meanwhile must not begin them again. */
  readonly #finished = new Set<string>();
  #plans: readonly PlanBody[] = [];

  constructor(cell: Cell, catalogue: Catalogue, channel: FutureChannel) {
    this.#cell = cell;
    this.#catalogue = catalogue;
    this.#channel = channel;
  }

  /** A plan holds from its start until its end; what it lists is under way. */
  follow(plan: PlanBody): void {
    this.#plans = [...this.#plans, plan];
    for (const delivery of plan.deliveries ?? []) {
      const { requestId } = delivery;
      if (!this.#running.has(requestId) && !this.#finished.has(requestId)) this.#begin(delivery);
    }
  }

  /** A request with a final verdict is not worked on any more. */
  drop(verdict: VerdictBody): void {
    if (verdict.verdict === 'admitted') return;
    this.#running.delete(verdict.requestId);
    this.#finished.delete(verdict.requestId);
  }

  /** Everything from `fromMs` to `toMs`: ends as they happen, then where the rest stands. */
  execute(fromMs: number, toMs: number): readonly Outcome[] {
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
    this.#plans = this.#plans.filter((plan) => plan.endsAtMs > toMs);
    return [...ended.sort((a, b) => a.atMs - b.atMs), ...standing];
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
    for (let atMs = fromMs; atMs < toMs;) {
      const plan = this.#planAt(atMs);
      const delivery = plan?.deliveries?.find(({ requestId }) => requestId === download.requestId);
      if (delivery !== undefined) download.follow(delivery);
      const untilMs = Math.min(toMs, this.#nextChangeMs(download.userId, atMs, plan));
      const finished = download.advance({
        fromMs: atMs,
        toMs: untilMs,
        bitsPerSecond: this.#rate(download, untilMs, plan),
      });
      if (finished !== undefined) return finished;
      atMs = untilMs;
    }
    return undefined;
  }

  #planAt(atMs: number): PlanBody | undefined {
    return this.#plans.find((plan) => plan.startsAtMs <= atMs && atMs < plan.endsAtMs);
  }

  #nextChangeMs(userId: string, atMs: number, plan: PlanBody | undefined): number {
    const edges = this.#plans.map(({ startsAtMs }) => startsAtMs).filter((startsAtMs) => startsAtMs > atMs);
    const channel = this.#channel.nextChangeAfter(this.#cell.cellId, userId, 'downlink', atMs) ?? Infinity;
    return Math.min(plan?.endsAtMs ?? Infinity, channel, ...edges);
  }

  #rate(download: RunningDownload, untilMs: number, plan: PlanBody | undefined): number {
    const grant = plan?.downlink?.grants.find(({ requestId }) => requestId === download.requestId);
    if (grant === undefined) return 0;
    const quality = this.#channel.qualityAt(this.#cell.cellId, download.userId, 'downlink', untilMs);
    if (quality === undefined) return 0;
    const efficiency = efficiencyOf(quality, this.#cell.cqiTable, this.#cell.gapDb);
    return bitsPerSecond(this.#cell.downlink, grant.blocks, efficiency);
  }
}
