import type { Verdict } from '../../contracts/index.js';
import { type VerdictKind, VERDICTS } from '../../core/messages.js';
import type { RefusalReason } from '../../core/reasons.js';
import type { ReasonCounts, VerdictCounts } from '../shown/verdict-counts.js';

/** Every verdict kind at 0. */
export function noVerdicts(): Record<VerdictKind, number> {
  return Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<VerdictKind, number>;
}

/** Counts verdicts, and by reason those that were not served. Bounded: as many numbers as verdicts and reasons. */
export class VerdictTotals {
  readonly #counts = noVerdicts();
  readonly #refused: Partial<Record<RefusalReason, number>> = {};
  readonly #lost: Partial<Record<RefusalReason, number>> = {};

  get counts(): VerdictCounts {
    return this.#counts;
  }

  get refusedByReason(): ReasonCounts {
    return this.#refused;
  }

  /** Expired and missed. */
  get lostByReason(): ReasonCounts {
    return this.#lost;
  }

  add({ verdict, reason }: Pick<Verdict, 'verdict' | 'reason'>): void {
    this.#counts[verdict] += 1;
    if (reason === undefined) return;
    if (verdict === 'refused') this.#refused[reason] = (this.#refused[reason] ?? 0) + 1;
    else if (verdict === 'expired' || verdict === 'missed') this.#lost[reason] = (this.#lost[reason] ?? 0) + 1;
  }
}

type Outcomes = Readonly<Record<'completed' | 'missed' | 'refused' | 'expired', number>>;

/** On time of all that have a final verdict, refused ones included, 0..1; undefined before the first. */
export function hitRatio({ completed, missed, refused, expired }: Outcomes): number | undefined {
  return ratio(completed, completed + missed + refused + expired);
}

/** On time of all that were admitted and have a final verdict, 0..1; undefined before the first. */
export function promiseRatio({ completed, missed }: Outcomes): number | undefined {
  return ratio(completed, completed + missed);
}

function ratio(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}
