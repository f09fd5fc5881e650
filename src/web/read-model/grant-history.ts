import { type Direction, DIRECTIONS } from '../../core/catalogue.js';
import type { PlanBody, SpectrumGrant } from '../../core/messages.js';
import type { GrantsOfRequest, ShownGrantOfRequest } from '../shown/request-story.js';
import { MAX_GRANTS_PER_REQUEST } from './limits.js';

/** Numbers of one grant, in this order: direction, start and end ms, blocks, bits left. */
const WIDTH = 5;

/** The blocks one request was granted. Plain numbers in a row, because many requests are remembered. */
export class GrantHistory {
  readonly #numbers: number[] = [];
  #plans = 0;
  #blockSeconds = 0;

  constructor(private readonly userId: string) {}

  add(direction: Direction, { blocks, bitsLeft }: SpectrumGrant, { startsAtMs, endsAtMs }: PlanBody): void {
    this.#plans += 1;
    this.#blockSeconds += (blocks * (endsAtMs - startsAtMs)) / 1_000;
    this.#numbers.push(DIRECTIONS.indexOf(direction), startsAtMs, endsAtMs, blocks, bitsLeft);
    if (this.#numbers.length > MAX_GRANTS_PER_REQUEST * WIDTH) this.#numbers.splice(0, WIDTH);
  }

  shown(): GrantsOfRequest {
    const newest: ShownGrantOfRequest[] = [];
    for (let at = 0; at < this.#numbers.length; at += WIDTH) {
      const [direction = 0, startsAtMs = 0, endsAtMs = 0, blocks = 0, bitsLeft = 0] = this.#numbers.slice(at);
      newest.push({ direction: DIRECTIONS[direction] ?? 'downlink', startsAtMs, endsAtMs, blocks, bitsLeft });
    }
    return { userId: this.userId, plans: this.#plans, blockSeconds: this.#blockSeconds, newest };
  }
}
