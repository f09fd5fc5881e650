import type { InputUpload } from '../core/messages.js';
import { advanceUpload, type UploadSpan } from '../core/physics/index.js';

/** Since when it goes at one rate, and what was missing then. */
interface SteadyStretch {
  readonly fromMs: number;
  readonly bitsPerSecond: number;
  readonly bitsLeft: number;
}

/** An input on its way up, as it really goes. */
export class RunningUpload {
  readonly requestId: string;
  readonly userId: string;
  readonly #bits: number;
  #bitsLeft: number;
  #upAtMs = Infinity;
  #steady: SteadyStretch | undefined;

  constructor({ requestId, userId, bits }: InputUpload) {
    this.requestId = requestId;
    this.userId = userId;
    this.#bits = bits;
    this.#bitsLeft = bits;
  }

  /** Instant of the last bit, ms since 1970; Infinity while some are missing. */
  get upAtMs(): number {
    return this.#upAtMs;
  }

  get uploadedBits(): number {
    return this.#bits - this.#bitsLeft;
  }

  /** Counted from where the rate last changed: to the last bit the same, however the time since is cut into spans. */
  advance({ fromMs, toMs, bitsPerSecond }: UploadSpan): void {
    if (this.#steady?.bitsPerSecond !== bitsPerSecond) {
      this.#steady = { fromMs, bitsPerSecond, bitsLeft: this.#bitsLeft };
    }
    const step = advanceUpload(this.#steady.bitsLeft, { fromMs: this.#steady.fromMs, toMs, bitsPerSecond });
    this.#bitsLeft = step.bitsLeft;
    this.#upAtMs = step.upAtMs ?? Infinity;
  }
}
