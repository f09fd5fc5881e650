import type { ShownModel } from '../../shown/shown-model.js';
import { element, make, setText } from '../dom/element.js';
import { KeyedList, type Row } from '../dom/keyed-list.js';
import type { Palette } from '../dom/palette.js';
import { requestButton } from '../dom/request-button.js';
import type { LiveState } from '../state/live-state.js';
import { type CurrentSplit, currentSplits } from './current-splits.js';
import { paintSplit } from './split-bar.js';
import { cutWords, leftWords, splitTotals } from './split-words.js';

const LISTED = 24;

export interface SplitSectionOptions {
  readonly palette: Palette;
  readonly modelOf: (modelId: string) => ShownModel | undefined;
  readonly openStory: (requestId: string) => void;
}

/** Models cut between device and server in the selected cell, by its newest plan. */
export class SplitSection {
  readonly #options: SplitSectionOptions;
  readonly #section = element('splits', HTMLElement);
  readonly #nothing = element('splits-nothing', HTMLElement);
  readonly #totals = element('splits-totals', HTMLElement);
  readonly #leftOut = element('splits-left-out', HTMLElement);
  readonly #list: KeyedList<CurrentSplit>;

  constructor(options: SplitSectionOptions) {
    this.#options = options;
    this.#list = new KeyedList({
      parent: element('split-rows', HTMLElement),
      keyOf: ({ split }) => split.requestId,
      create: (current) => this.#row(current),
    });
  }

  draw(state: LiveState): void {
    const isCurrent = state.detailEpochs.at(-1)?.epoch === state.newestEpoch(state.selected);
    const splits = isCurrent ? currentSplits(state.detailEpochs) : [];
    const offered = state.directoryEntry(state.selected ?? '')?.modes?.includes('co-inference') ?? false;
    this.#section.hidden = !offered && splits.length === 0;
    this.#nothing.hidden = splits.length > 0;
    setText(this.#totals, splits.length === 0 ? '' : splitTotals(splits.map(({ split }) => split)));
    this.#leftOut.hidden = splits.length <= LISTED;
    setText(this.#leftOut, `${splits.length - LISTED} more under way.`);
    this.#list.show(splits.slice(0, LISTED));
  }

  #row({ split: { requestId, modelId } }: CurrentSplit): Row<CurrentSplit> {
    const { palette, modelOf, openStory } = this.#options;
    const canvas = make('canvas', { ariaHidden: 'true' });
    const cut = make('span', { className: 'note' });
    const left = make('span', { className: 'state' });
    const model = make('span', { className: 'cut-model' }, make('span', {}, modelId), cut);
    const made = make('li', {}, requestButton(requestId, openStory), model, canvas, left);
    const update = (current: CurrentSplit): void => {
      setText(cut, cutWords(current.split, modelOf(modelId)?.layers.length));
      setText(left, leftWords(current.split));
      paintSplit(canvas, current, palette);
    };
    return { element: made, update };
  }
}
