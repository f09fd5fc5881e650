import type { Chain } from '../../../core/messages.js';
import { element, make, setText } from '../dom/element.js';
import { KeyedList, type Row } from '../dom/keyed-list.js';
import type { Palette } from '../dom/palette.js';
import { requestButton } from '../dom/request-button.js';
import type { LiveState } from '../state/live-state.js';
import { chainGantt } from './chain-gantt.js';
import { chainLanes } from './chain-lanes.js';
import { chainTotals, leftWords } from './chain-words.js';

const LISTED = 24;

/** A chain of the newest plan. */
interface CurrentChain {
  readonly chain: Chain;
  /** When the plan takes effect, ms since 1970. */
  readonly atMs: number;
}

/** Models spread over the devices of the selected cell, by its newest plan. */
export class ChainSection {
  readonly #section = element('chains', HTMLElement);
  readonly #gantt = element('chain-gantt', HTMLElement);
  readonly #nothing = element('chains-nothing', HTMLElement);
  readonly #totals = element('chains-totals', HTMLElement);
  readonly #leftOut = element('chains-left-out', HTMLElement);
  readonly #list: KeyedList<CurrentChain>;

  constructor(
    private readonly palette: Palette,
    openStory: (requestId: string) => void,
  ) {
    this.#list = new KeyedList({
      parent: element('chain-rows', HTMLElement),
      keyOf: ({ chain }) => chain.requestId,
      create: (current) => row(current, openStory),
    });
  }

  draw(state: LiveState): void {
    const newest = state.detailEpochs.at(-1);
    const plan = newest?.epoch === state.newestEpoch(state.selected) ? newest?.plan : undefined;
    const { chains = [], startsAtMs: atMs = 0 } = plan ?? {};
    const lanes = chainLanes(state.detailEpochs);
    const offered = state.directoryEntry(state.selected ?? '')?.modes?.includes('chain') ?? false;
    this.#section.hidden = !offered && lanes === undefined;
    this.#nothing.hidden = chains.length > 0;
    this.#gantt.hidden = lanes === undefined;
    const words = chains.length === 0 ? '' : chainTotals(chains, atMs);
    setText(this.#totals, words);
    this.#leftOut.hidden = chains.length <= LISTED;
    setText(this.#leftOut, `${chains.length - LISTED} more under way.`);
    this.#list.show(chains.slice(0, LISTED).map((chain) => ({ chain, atMs })));
    if (lanes === undefined) return;
    const width = this.#gantt.clientWidth;
    this.#gantt.replaceChildren(chainGantt({ lanes, width, palette: this.palette, words }));
  }
}

function row(
  { chain: { requestId, modelId } }: CurrentChain,
  openStory: (requestId: string) => void,
): Row<CurrentChain> {
  const words = make('span', { className: 'path' });
  return {
    element: make('li', {}, requestButton(requestId, openStory), make('span', {}, modelId), words),
    update: ({ chain, atMs }) => {
      setText(words, leftWords(chain, atMs));
    },
  };
}
