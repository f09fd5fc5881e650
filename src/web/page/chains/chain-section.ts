import type { Chain } from '../../../core/messages.js';
import { element, make, setText } from '../dom/element.js';
import { KeyedList, type Row } from '../dom/keyed-list.js';
import type { Palette } from '../dom/palette.js';
import { requestButton } from '../dom/request-button.js';
import type { LiveState } from '../state/live-state.js';
import { plural } from '../words/numbers.js';
import { chainGantt } from './chain-gantt.js';
import { currentChains } from './current-chains.js';

/** Models spread over the devices of the selected cell. */
export class ChainSection {
  readonly #section = element('chains', HTMLElement);
  readonly #gantt = element('chain-gantt', HTMLElement);
  readonly #nothing = element('chains-nothing', HTMLElement);
  readonly #list: KeyedList<Chain>;

  constructor(
    private readonly palette: Palette,
    openStory: (requestId: string) => void,
  ) {
    this.#list = new KeyedList({
      parent: element('chain-rows', HTMLElement),
      keyOf: ({ requestId }) => requestId,
      create: (chain) => row(chain, openStory),
    });
  }

  draw(state: LiveState): void {
    const chains = currentChains(state.detailEpochs);
    const offered = state.directoryEntry(state.selected ?? '')?.modes?.includes('chain') ?? false;
    this.#section.hidden = !offered && chains.length === 0;
    this.#nothing.hidden = chains.length > 0;
    this.#gantt.hidden = chains.length === 0;
    this.#list.show(chains.toReversed());
    if (chains.length === 0) return;
    const width = this.#gantt.clientWidth;
    const words = `${plural(chains.length, 'chain')}, listed below`;
    this.#gantt.replaceChildren(chainGantt({ chains, width, palette: this.palette, words }));
  }
}

function row({ requestId, modelId }: Chain, openStory: (requestId: string) => void): Row<Chain> {
  const words = make('span', { className: 'path' });
  return {
    element: make('li', {}, requestButton(requestId, openStory), make('span', {}, modelId), words),
    update: ({ segments }) => {
      const steps = segments.map(({ deviceId, fromLayer, toLayer }) => `${deviceId} layers ${fromLayer}–${toLayer}`);
      setText(words, steps.join(', then '));
    },
  };
}
