import type { GpuBatch, InputUpload, PlanBody } from '../../core/messages.js';
import { inputsDueAtMs } from '../../core/physics/index.js';
import type { BatchOfRequest, UploadOfRequest } from '../shown/request-story.js';
import { MAX_BATCHES_PER_REQUEST } from './limits.js';

/** The way of one request up to the GPU, and the batches it was put in. */
export class GpuHistory {
  readonly #batches: BatchOfRequest[] = [];
  #upload: UploadOfRequest | undefined;

  /** The first plan that lists an upload says how much there is to send, the newest by when. */
  addUpload({ bits, dueAtMs }: InputUpload, { startsAtMs }: PlanBody): void {
    this.#upload = { ...(this.#upload ?? { bits, startsAtMs }), dueAtMs };
  }

  addBatch(batch: GpuBatch): void {
    const { loadBlocks, requestIds, loadStartsAtMs, earliestStartAtMs, finishesAtMs } = batch;
    this.#batches.push({
      ...{ loadStartsAtMs, earliestStartAtMs, finishesAtMs },
      waitsUntilMs: inputsDueAtMs(batch),
      ...{ loadedBlocks: loadBlocks.length, requests: requestIds.length },
    });
    if (this.#batches.length > MAX_BATCHES_PER_REQUEST) this.#batches.shift();
  }

  shown(): { readonly upload?: UploadOfRequest; readonly batches?: readonly BatchOfRequest[] } {
    return {
      ...(this.#upload === undefined ? {} : { upload: this.#upload }),
      ...(this.#batches.length === 0 ? {} : { batches: [...this.#batches] }),
    };
  }
}
