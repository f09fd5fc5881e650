import type { Cell } from '../core/catalogue.js';
import type { PlanBody } from '../core/messages.js';
import type { FutureChannel } from './future-channel.js';
import { GrantedBand } from './granted-band.js';
import { RunningUpload } from './running-upload.js';

/** Brings the inputs of one cell's users up to its GPU. */
export class UploadExecutor {
  readonly #uplink: GrantedBand;
  /** Inputs that are up stay until their requests are over. */
  readonly #uploads = new Map<string, RunningUpload>();

  constructor(cell: Cell, channel: FutureChannel) {
    this.#uplink = new GrantedBand(cell, channel, 'uplink');
  }

  /** An upload begins with as many bits as the first plan says that lists it, and then goes by what was seen of it here. */
  follow(plan: PlanBody): void {
    this.#uplink.follow(plan);
    for (const upload of plan.uploads ?? []) {
      if (!this.#uploads.has(upload.requestId)) this.#uploads.set(upload.requestId, new RunningUpload(upload));
    }
  }

  drop(requestId: string): void {
    this.#uploads.delete(requestId);
  }

  execute(fromMs: number, toMs: number): void {
    for (const upload of this.#uploads.values()) {
      if (upload.upAtMs < Infinity) continue;
      for (const stretch of this.#uplink.stretches(upload, fromMs, toMs)) {
        upload.advance(stretch);
        if (upload.upAtMs < Infinity) break;
      }
    }
    this.#uplink.forgetBefore(toMs);
  }

  get requestIds(): readonly string[] {
    return [...this.#uploads.keys()];
  }

  /** When an input is up, ms since 1970: at once if no plan lists it, Infinity if that is not seen yet. */
  inputAtMs(requestId: string): number {
    return this.#uploads.get(requestId)?.upAtMs ?? -Infinity;
  }

  uploadedBits(requestId: string): number {
    return this.#uploads.get(requestId)?.uploadedBits ?? 0;
  }
}
