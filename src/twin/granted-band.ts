import type { Cell, Direction } from '../core/catalogue.js';
import type { ChannelQuality, PlanBody, SpectrumGrant } from '../core/messages.js';
import { bitsPerSecond, efficiencyOf } from '../core/physics/index.js';
import type { FutureChannel } from './future-channel.js';

/** Who sends or receives. */
export interface GrantedUser {
  readonly requestId: string;
  readonly userId: string;
}

/** A stretch in which neither grant nor channel changes. */
export interface GrantedStretch {
  readonly fromMs: number;
  readonly toMs: number;
  /** At the efficiency of the channel. */
  readonly bitsPerSecond: number;
  /** The plan that holds; none grants nothing. */
  readonly plan: PlanBody | undefined;
  readonly grant: SpectrumGrant | undefined;
  /** Absent: no coverage, or nothing granted. */
  readonly quality: ChannelQuality | undefined;
}

/** What the plans of a cell grant in one direction, over the recorded channel. */
export class GrantedBand {
  readonly #cell: Cell;
  readonly #channel: FutureChannel;
  readonly #direction: Direction;
  #plans: readonly PlanBody[] = [];

  constructor(cell: Cell, channel: FutureChannel, direction: Direction) {
    this.#cell = cell;
    this.#channel = channel;
    this.#direction = direction;
  }

  /** A plan holds from its start until its end. */
  follow(plan: PlanBody): void {
    this.#plans = [...this.#plans, plan];
  }

  forgetBefore(atMs: number): void {
    this.#plans = this.#plans.filter((plan) => plan.endsAtMs > atMs);
  }

  /** Stretches of one request, one behind the other, that make up `fromMs` to `toMs`. */
  *stretches(user: GrantedUser, fromMs: number, toMs: number): Iterable<GrantedStretch> {
    for (let atMs = fromMs; atMs < toMs;) {
      const plan = this.#plans.find(({ startsAtMs, endsAtMs }) => startsAtMs <= atMs && atMs < endsAtMs);
      const untilMs = Math.min(toMs, this.#nextChangeMs(user.userId, atMs, plan));
      const grant = plan?.[this.#direction]?.grants.find(({ requestId }) => requestId === user.requestId);
      const quality = grant && this.#channel.qualityAt(this.#cell.cellId, user.userId, this.#direction, untilMs);
      yield { fromMs: atMs, toMs: untilMs, bitsPerSecond: this.#rate(grant, quality), plan, grant, quality };
      atMs = untilMs;
    }
  }

  #nextChangeMs(userId: string, atMs: number, plan: PlanBody | undefined): number {
    const edges = this.#plans.map(({ startsAtMs }) => startsAtMs).filter((startsAtMs) => startsAtMs > atMs);
    const channel = this.#channel.nextChangeAfter(this.#cell.cellId, userId, this.#direction, atMs) ?? Infinity;
    return Math.min(plan?.endsAtMs ?? Infinity, channel, ...edges);
  }

  #rate(grant: SpectrumGrant | undefined, quality: ChannelQuality | undefined): number {
    if (grant === undefined || quality === undefined) return 0;
    const efficiency = efficiencyOf(quality, this.#cell.cqiTable, this.#cell.gapDb);
    return bitsPerSecond(this.#cell[this.#direction], grant.blocks, efficiency);
  }
}
