import type { Catalogue, Cell } from '../core/catalogue.js';
import type { Outcome, PlanBody } from '../core/messages.js';
import type { ExecutedSpan } from './executed-span.js';
import type { FutureChannel } from './future-channel.js';
import { GpuExecutor, type GpuEnd } from './gpu-executor.js';
import { UploadExecutor } from './upload-executor.js';

/** Brings inputs up to the GPU of one cell and runs them there; uploads do not depend on the GPU, so they go first. */
export class OffloadExecutor {
  readonly #cellId: string;
  readonly #uploads: UploadExecutor;
  /** Absent if the cell has none. */
  readonly #gpu: GpuExecutor | undefined;
  /** Reported as ended, their verdict still to come: a plan made meanwhile must not begin them again. */
  readonly #ended = new Set<string>();

  constructor(cell: Cell, catalogue: Catalogue, channel: FutureChannel) {
    this.#cellId = cell.cellId;
    this.#uploads = new UploadExecutor(cell, channel);
    if (cell.gpu === undefined) return;
    this.#gpu = new GpuExecutor(cell.gpu, catalogue, (requestId) => this.#uploads.inputAtMs(requestId));
  }

  follow(plan: PlanBody): void {
    const goesOn = (requestId: string): boolean => !this.#ended.has(requestId);
    const { uploads = [], gpu } = plan;
    this.#uploads.follow({ ...plan, uploads: uploads.filter(({ requestId }) => goesOn(requestId)) });
    this.#gpu?.follow((gpu?.batches ?? []).map((batch) => ({ ...batch, requestIds: batch.requestIds.filter(goesOn) })));
  }

  drop(requestId: string): void {
    this.#uploads.drop(requestId);
    this.#gpu?.drop(requestId);
    this.#ended.delete(requestId);
  }

  execute(fromMs: number, toMs: number): ExecutedSpan {
    this.#uploads.execute(fromMs, toMs);
    const ended = (this.#gpu?.execute(fromMs, toMs) ?? []).map((end) => this.#end(end));
    const known = new Set([...this.#uploads.requestIds, ...(this.#gpu?.requestIds ?? [])]);
    return { ended, standing: [...known].map((requestId) => this.#standing(requestId, toMs)) };
  }

  /** Who failed may have gone on uploading to the end of the span: how far counts for nothing. */
  #end(end: GpuEnd): Outcome {
    const { requestId, result } = end;
    const uploaded = result === 'completed' ? { uploadedBits: this.#uploads.uploadedBits(requestId) } : {};
    this.#uploads.drop(requestId);
    this.#ended.add(requestId);
    return { kind: 'outcome', cellId: this.#cellId, ...uploaded, ...end };
  }

  #standing(requestId: string, atMs: number): Outcome {
    const uploadedBits = this.#uploads.uploadedBits(requestId);
    const layersDone = this.#gpu?.layersDone(requestId, atMs) ?? 0;
    const told = { kind: 'outcome', cellId: this.#cellId, requestId, atMs, result: 'progress' } as const;
    return { ...told, uploadedBits, layersDone };
  }
}
