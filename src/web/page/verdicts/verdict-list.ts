import type { ShownVerdict } from '../../shown/shown-verdict.js';
import { element, make } from '../dom/element.js';
import { KeyedList, type Row } from '../dom/keyed-list.js';
import { requestButton } from '../dom/request-button.js';
import type { LiveState } from '../state/live-state.js';
import { why } from '../words/why.js';

const LISTED = 12;

/**
 * The newest verdicts of all cells. Stands still while somebody points at it, has the focus in it or reads a story: the
 * focus has to find back.
 */
export class VerdictList {
  readonly #parent = element('verdicts', HTMLElement);
  readonly #story = element('story', HTMLDialogElement);
  readonly #list: KeyedList<ShownVerdict>;

  constructor(openStory: (requestId: string) => void) {
    this.#list = new KeyedList({
      parent: this.#parent,
      keyOf: ({ cellId, requestId, verdict }) => `${cellId} ${requestId} ${verdict}`,
      create: (verdict) => row(verdict, openStory),
    });
  }

  draw({ verdicts }: LiveState): void {
    if (this.#story.open || this.#parent.matches(':hover, :focus-within')) return;
    this.#list.show(verdicts.slice(0, LISTED));
  }
}

function row(verdict: ShownVerdict, openStory: (requestId: string) => void): Row<ShownVerdict> {
  const words = `${verdict.cellId} · ${why(verdict)}`;
  const what = make('span', { className: 'what note', title: words }, words);
  return {
    element: make(
      'li',
      {},
      make('span', { className: `verdict-${verdict.verdict}` }, verdict.verdict),
      requestButton(verdict.requestId, openStory),
      what,
    ),
    update: () => undefined,
  };
}
