import type { PlanBody, Split } from '../../core/messages.js';
import { msFromSeconds } from '../../core/units.js';
import type { SplitOfRequest } from '../shown/request-story.js';

/** How one request was cut, and when its parts were to end. */
export class SplitHistory {
  readonly #first: Split;
  readonly #startsAtMs: number;
  #ends: Pick<SplitOfRequest, 'deviceEndsAtMs' | 'uploadEndsAtMs' | 'serverEndsAtMs'> = {};

  /** The first plan that lists a split says how much there is of each part. */
  constructor(first: Split, { startsAtMs }: PlanBody) {
    this.#first = first;
    this.#startsAtMs = startsAtMs;
  }

  /** Each plan says what is left when it takes effect: from that, the newest one says when a part ends. */
  add(split: Split, { startsAtMs }: PlanBody): void {
    const { deviceCyclesLeft, deviceClockHz, uploadBitsLeft, serverCyclesLeft, serverClockHz } = split;
    if (deviceCyclesLeft > 0) {
      const deviceEndsAtMs = startsAtMs + msFromSeconds(deviceCyclesLeft / deviceClockHz);
      this.#ends = { ...this.#ends, deviceEndsAtMs };
    }
    if (deviceCyclesLeft > 0 || uploadBitsLeft > 0) return;
    if (this.#first.uploadBitsLeft > 0) this.#ends = { uploadEndsAtMs: startsAtMs, ...this.#ends };
    if (serverCyclesLeft > 0) {
      const serverEndsAtMs = startsAtMs + msFromSeconds(serverCyclesLeft / serverClockHz);
      this.#ends = { ...this.#ends, serverEndsAtMs };
    }
  }

  shown(): SplitOfRequest {
    const { splitAfter, pruningRatio, distortion, plannedJoules, deviceClockHz, serverClockHz } = this.#first;
    const { deviceCyclesLeft: deviceCycles, uploadBitsLeft: uploadBits, serverCyclesLeft: serverCycles } = this.#first;
    return {
      ...{ splitAfter, pruningRatio, distortion, plannedJoules, deviceClockHz, serverClockHz },
      ...{ deviceCycles, uploadBits, serverCycles, startsAtMs: this.#startsAtMs },
      ...this.#ends,
    };
  }
}
