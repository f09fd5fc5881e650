import type { Delivery } from '../../../core/messages.js';
import type { ShownVerdict } from '../../shown/shown-verdict.js';

/** Slots kept in any case, so that the list does not jump. */
const MIN_SLOTS = 6;
/** More deliveries than this at once are counted, not listed. */
export const MAX_SLOTS = 24;

/** One place of the list: a delivery under way, or the last one that was there. */
export interface DeliverySlot {
  readonly delivery: Delivery;
  /** Absent while it is under way; `undefined` inside: gone, and its verdict is not known here. */
  readonly ended?: { readonly verdict: ShownVerdict | undefined };
}

/**
 * Deliveries in places that do not move: one that begins takes the next place round whose delivery has ended, so that
 * how it ended is seen for a while.
 */
export class DeliverySlots {
  #slots: DeliverySlot[] = [];
  #leftOut = 0;
  #next = 0;

  get slots(): readonly DeliverySlot[] {
    return this.#slots;
  }

  /** Deliveries under way that found no place. */
  get leftOut(): number {
    return this.#leftOut;
  }

  clear(): void {
    this.#slots = [];
    this.#leftOut = 0;
  }

  update(deliveries: readonly Delivery[], verdicts: readonly ShownVerdict[]): void {
    const current = new Map(deliveries.map((delivery) => [delivery.requestId, delivery]));
    this.#slots = this.#slots.map((slot) => {
      const { requestId } = slot.delivery;
      const delivery = current.get(requestId);
      current.delete(requestId);
      if (delivery !== undefined) return { delivery };
      const verdict = verdicts.find((one) => one.requestId === requestId && one.verdict !== 'admitted');
      return { ...slot, ended: { verdict: verdict ?? slot.ended?.verdict } };
    });
    this.#place([...current.values()]);
  }

  #place(begun: readonly Delivery[]): void {
    const waiting = [...begun];
    const grown = waiting.splice(0, Math.max(0, MIN_SLOTS - this.#slots.length));
    this.#slots.push(...grown.map((delivery) => ({ delivery })));
    const places = this.#slots.length;
    for (let tried = 0; tried < places && waiting.length > 0; tried += 1, this.#next = (this.#next + 1) % places) {
      if (this.#slots[this.#next]?.ended === undefined) continue;
      const delivery = waiting.shift();
      if (delivery !== undefined) this.#slots[this.#next] = { delivery };
    }
    for (const delivery of waiting.splice(0, MAX_SLOTS - places)) this.#slots.push({ delivery });
    this.#leftOut = waiting.length;
  }
}
