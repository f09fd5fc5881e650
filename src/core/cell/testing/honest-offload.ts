import type { GpuBatch, InputUpload, Outcome, PlanBody } from '../../messages.js';
import { advanceUpload, batchMs, batchRun, bitsPerSecond, loadMs, type BatchRun } from '../../physics/index.js';
import type { CellWorld } from '../world.js';
import type { TrueChannel } from './true-channel.js';

/** An input as it really goes up. */
interface Input {
  readonly userId?: string;
  readonly bits: number;
  readonly bitsLeft: number;
  /** Infinity while bits are missing. */
  readonly upAtMs: number;
}

interface BoundBatch extends GpuBatch {
  /** It did not start before: until then it waited for somebody who is out of it now, ms since 1970. */
  readonly waitedToMs: number;
}

interface RunningBatch extends BatchRun {
  readonly layers: number;
}

/** Inputs that no plan lists as an upload. */
const THERE: Input = { bits: 0, bitsLeft: 0, upAtMs: -Infinity };

/** Uploads and the GPU of a cell, by the same physics that the planner believes in. */
export class HonestOffload {
  readonly #world: CellWorld;
  readonly #uplink: TrueChannel;
  /** Of every request that is known of and not over. */
  readonly #inputs = new Map<string, Input>();
  #bound: readonly BoundBatch[] = [];
  #running: RunningBatch | undefined;
  #freeAtMs = -Infinity;
  #executedToMs = -Infinity;

  constructor(world: CellWorld, uplink: TrueChannel) {
    this.#world = world;
    this.#uplink = uplink;
  }

  follow({ uploads = [], gpu }: PlanBody): void {
    for (const { requestId, userId, bits } of uploads) this.#begin(requestId, { userId, bits, bitsLeft: bits });
    for (const batch of gpu?.batches ?? []) {
      for (const requestId of batch.requestIds) if (!this.#inputs.has(requestId)) this.#inputs.set(requestId, THERE);
      this.#bound = [...this.#bound, { ...batch, waitedToMs: -Infinity }];
    }
  }

  /** Who is settled is out of every batch that has not started; nothing starts before the verdict for that. */
  drop(requestId: string): void {
    this.#inputs.delete(requestId);
    this.#bound = this.#bound.map((batch) => {
      if (!batch.requestIds.includes(requestId)) return batch;
      const requestIds = batch.requestIds.filter((member) => member !== requestId);
      return { ...batch, requestIds, waitedToMs: this.#executedToMs };
    });
  }

  execute(fromMs: number, toMs: number, plans: readonly PlanBody[]): readonly Outcome[] {
    for (const [requestId, input] of this.#inputs) {
      this.#inputs.set(requestId, this.#upload(requestId, input, fromMs, toMs, plans));
    }
    const ended = this.#runBatches(toMs);
    this.#executedToMs = toMs;
    return [...ended, ...[...this.#inputs.keys()].map((requestId) => this.#progress(requestId, toMs))];
  }

  #begin(requestId: string, input: Pick<Input, 'bits' | 'bitsLeft'> & Pick<InputUpload, 'userId'>): void {
    if (!this.#inputs.has(requestId)) this.#inputs.set(requestId, { ...input, upAtMs: Infinity });
  }

  #upload(requestId: string, from: Input, fromMs: number, toMs: number, plans: readonly PlanBody[]): Input {
    let input = from;
    for (const { startsAtMs, endsAtMs, uplink } of plans) {
      const span = { fromMs: Math.max(fromMs, startsAtMs), toMs: Math.min(toMs, endsAtMs) };
      const blocks = uplink?.grants.find((grant) => grant.requestId === requestId)?.blocks ?? 0;
      if (span.fromMs >= span.toMs || input.upAtMs < Infinity || input.userId === undefined) continue;
      const rate = bitsPerSecond(this.#world.cell.uplink, blocks, this.#uplink(input.userId, fromMs));
      input = { ...input, ...advanceUpload(input.bitsLeft, { ...span, bitsPerSecond: rate }) };
    }
    return input;
  }

  #runBatches(toMs: number): readonly Outcome[] {
    const told: Outcome[] = [];
    while (this.#freeAtMs <= toMs) {
      told.push(...this.#complete());
      const [batch] = this.#bound;
      if (batch === undefined) break;
      const run = this.#follow(batch);
      const beginsMs = run?.startMs ?? Math.max(batch.loadStartsAtMs, this.#freeAtMs);
      if (beginsMs > toMs) break;
      this.#bound = this.#bound.slice(1);
      this.#freeAtMs = Math.max(run?.finishMs ?? beginsMs, batch.waitedToMs);
      if (run === undefined) {
        const why = 'blocks could not be loaded by the latest start';
        told.push(...batch.requestIds.map((requestId) => this.#end(requestId, beginsMs, { result: 'failed', why })));
        continue;
      }
      this.#running = { ...run, layers: this.#world.models.get(batch.modelId)?.layers.length ?? 0 };
    }
    return told;
  }

  #follow(batch: BoundBatch): BatchRun | undefined {
    const { cell, models, blockBytes } = this.#world;
    const model = models.get(batch.modelId);
    if (model === undefined || cell.gpu === undefined) throw new Error(`no ${batch.modelId} or no GPU to run it`);
    const bytes = batch.loadBlocks.reduce((sum, block) => sum + (blockBytes.get(block) ?? 0), 0);
    return batchRun(batch, {
      freeAtMs: this.#freeAtMs,
      loadMs: loadMs(bytes, cell.gpu),
      inputAtMs: (requestId) => Math.max(this.#inputs.get(requestId)?.upAtMs ?? Infinity, batch.waitedToMs),
      runMs: (inputs) => batchMs(model, inputs),
    });
  }

  #complete(): readonly Outcome[] {
    const { onBoard = [], finishMs = 0, layers = 0 } = this.#running ?? {};
    this.#running = undefined;
    const served = onBoard.filter((requestId) => this.#inputs.has(requestId));
    return served.map((requestId) => this.#end(requestId, finishMs, { result: 'completed', layersDone: layers }));
  }

  #end(requestId: string, atMs: number, ended: Pick<Outcome, 'result' | 'layersDone' | 'why'>): Outcome {
    const uploadedBits = this.#uploadedBits(requestId);
    this.#inputs.delete(requestId);
    return {
      kind: 'outcome',
      cellId: this.#world.cell.cellId,
      requestId,
      atMs: Math.ceil(atMs),
      uploadedBits,
      ...ended,
    };
  }

  #progress(requestId: string, atMs: number): Outcome {
    const running = this.#running?.onBoard.includes(requestId) === true ? this.#running : undefined;
    const fraction = running === undefined ? 0 : (atMs - running.startMs) / (running.finishMs - running.startMs);
    const layersDone = (running?.layers ?? 0) * fraction;
    const told = { kind: 'outcome', cellId: this.#world.cell.cellId, requestId, atMs, result: 'progress' } as const;
    return { ...told, uploadedBits: this.#uploadedBits(requestId), layersDone };
  }

  #uploadedBits(requestId: string): number {
    const { bits, bitsLeft } = this.#inputs.get(requestId) ?? THERE;
    return bits - bitsLeft;
  }
}
