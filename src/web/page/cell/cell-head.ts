import { element, setText } from '../dom/element.js';
import type { LiveState } from '../state/live-state.js';
import { count } from '../words/numbers.js';

/** Which cell is looked at, what it offers, and how it fared. */
export class CellHead {
  readonly #title = element('cell-title', HTMLElement);
  readonly #words = element('cell-words', HTMLElement);

  draw(state: LiveState): void {
    const { selected } = state;
    if (selected === undefined) return;
    setText(this.#title, selected);
    const {
      completed = 0,
      missed = 0,
      refused = 0,
      expired = 0,
    } = state.cells.find(({ cellId }) => cellId === selected)?.totals ?? {};
    const modes = state.directoryEntry(selected)?.modes;
    const offers = modes === undefined ? 'no longer in the catalogue' : `offers ${modes.join(', ')}`;
    setText(
      this.#words,
      `${offers} · ${count(completed)} on time, ${count(missed)} missed, ${count(refused)} refused, ${count(expired)} expired`,
    );
  }
}
