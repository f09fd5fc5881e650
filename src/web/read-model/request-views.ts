import type { Verdict } from '../../contracts/index.js';
import { REASONS } from '../../core/reasons.js';
import { type ShownVerdict, shownVerdict } from './cell-epoch.js';
import { MAX_REQUESTS } from './limits.js';

/** A verdict with its reason in words. */
export type ExplainedVerdict = ShownVerdict & { readonly explanation?: string };

/** What became of one request so far, oldest verdict first. */
export interface RequestView {
  readonly requestId: string;
  readonly cellId: string;
  readonly verdicts: readonly ExplainedVerdict[];
}

/** Admitted and one final verdict; a log that holds more of one request is shown by its newest. */
const MAX_VERDICTS = 4;

/** The verdicts of the requests decided on last. Bounded: the request whose first verdict is oldest goes first. */
export class RequestViews {
  readonly #verdicts = new Map<string, Verdict[]>();

  constructor(private readonly maxRequests = MAX_REQUESTS) {}

  add(verdict: Verdict): void {
    const known = this.#verdicts.get(verdict.requestId);
    if (known !== undefined) {
      known.push(verdict);
      if (known.length > MAX_VERDICTS) known.shift();
      return;
    }
    this.#verdicts.set(verdict.requestId, [verdict]);
    if (this.#verdicts.size <= this.maxRequests) return;
    const [oldest] = this.#verdicts.keys();
    if (oldest !== undefined) this.#verdicts.delete(oldest);
  }

  find(requestId: string): RequestView | undefined {
    const verdicts = this.#verdicts.get(requestId);
    const newest = verdicts?.at(-1);
    if (verdicts === undefined || newest === undefined) return undefined;
    return { requestId, cellId: newest.cellId, verdicts: verdicts.map(explained) };
  }
}

function explained(verdict: Verdict): ExplainedVerdict {
  const { reason } = verdict;
  return { ...shownVerdict(verdict), ...(reason === undefined ? {} : { explanation: REASONS[reason].explanation }) };
}
