import type { REASONS, RefusalReason } from '../../../core/reasons.js';
import { element, make, setText } from '../dom/element.js';
import { KeyedList, type Row } from '../dom/keyed-list.js';
import type { LiveState } from '../state/live-state.js';
import { count } from '../words/numbers.js';

export type ReasonWords = typeof REASONS;

interface Counted {
  readonly reason: RefusalReason;
  readonly requests: number;
  /** Of the most frequent reason. */
  readonly most: number;
  /** The newest one in numbers. */
  readonly cause: string | undefined;
}

/** Why requests were not served, the most frequent reason first. */
export class ReasonList {
  readonly #nothing = element('no-reasons', HTMLElement);
  readonly #list: KeyedList<Counted>;
  /** Newest cause by reason: as many as there are reasons. */
  readonly #causes = new Map<RefusalReason, string>();

  /** @param words asked for when a row is made: they come from the service */
  constructor(words: () => ReasonWords | undefined) {
    this.#list = new KeyedList({
      parent: element('reasons', HTMLElement),
      keyOf: ({ reason }) => reason,
      create: ({ reason }) => row(reason, words()?.[reason].explanation ?? ''),
    });
  }

  draw({ summary, verdicts }: LiveState): void {
    if (summary === undefined) return;
    for (const { reason, cause } of verdicts.toReversed()) {
      if (reason !== undefined && cause !== undefined) this.#causes.set(reason, cause);
    }
    const sums = new Map<RefusalReason, number>();
    for (const counts of [summary.refused, summary.lost]) {
      for (const [reason, requests] of Object.entries(counts) as [RefusalReason, number][]) {
        sums.set(reason, (sums.get(reason) ?? 0) + requests);
      }
    }
    const most = Math.max(0, ...sums.values());
    const sorted = [...sums].sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1));
    this.#nothing.hidden = sorted.length > 0;
    this.#list.show(sorted.map(([reason, requests]) => ({ reason, requests, most, cause: this.#causes.get(reason) })));
  }
}

function row(reason: RefusalReason, explanation: string): Row<Counted> {
  const number = make('span');
  const bar = make('div', { className: 'share' });
  const newest = make('p', { className: 'note cause' });
  const made = make(
    'li',
    {},
    make('div', { className: 'reason' }, make('code', {}, reason), number),
    bar,
    make('p', { className: 'note' }, explanation),
    newest,
  );
  const update = ({ requests, most, cause }: Counted): void => {
    setText(number, count(requests));
    newest.hidden = cause === undefined;
    setText(newest, `Last: ${cause ?? ''}`);
    bar.style.width = `${(100 * requests) / most}%`;
  };
  return { element: made, update };
}
