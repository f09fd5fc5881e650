import type { Split } from '../../../core/messages.js';
import { surfaceOf } from '../dom/canvas.js';
import { element, make, setText } from '../dom/element.js';
import { KeyedList, type Row } from '../dom/keyed-list.js';
import type { Palette } from '../dom/palette.js';
import { requestButton } from '../dom/request-button.js';
import type { LiveState } from '../state/live-state.js';

const LISTED = 24;

/** Models cut between device and server in the selected cell, by its newest plan. */
export class SplitSection {
  readonly #section = element('splits', HTMLElement);
  readonly #nothing = element('splits-nothing', HTMLElement);
  readonly #leftOut = element('splits-left-out', HTMLElement);
  readonly #list: KeyedList<Split>;

  constructor(
    private readonly palette: Palette,
    openStory: (requestId: string) => void,
  ) {
    this.#list = new KeyedList({
      parent: element('split-rows', HTMLElement),
      keyOf: ({ requestId }) => requestId,
      create: (split) => this.#row(split, openStory),
    });
  }

  draw(state: LiveState): void {
    const last = state.detailEpochs.at(-1);
    const isCurrent = last?.epoch === state.newestEpoch(state.selected);
    const splits = (isCurrent ? last?.plan?.splits : undefined) ?? [];
    const offered = state.directoryEntry(state.selected ?? '')?.modes?.includes('co-inference') ?? false;
    this.#section.hidden = !offered && splits.length === 0;
    this.#nothing.hidden = splits.length > 0;
    this.#leftOut.hidden = splits.length <= LISTED;
    setText(this.#leftOut, `${splits.length - LISTED} more under way.`);
    this.#list.show(splits.slice(0, LISTED));
  }

  #row({ requestId, modelId }: Split, openStory: (requestId: string) => void): Row<Split> {
    const canvas = make('canvas', { ariaHidden: 'true' });
    const words = make('span', { className: 'state' });
    const made = make('li', {}, requestButton(requestId, openStory), make('span', {}, modelId), canvas, words);
    const update = (split: Split): void => {
      setText(words, wordsOf(split));
      this.#paint(canvas, split);
    };
    return { element: made, update };
  }

  #paint(canvas: HTMLCanvasElement, { deviceCyclesLeft, serverCyclesLeft }: Split): void {
    const surface = surfaceOf(canvas);
    const cycles = deviceCyclesLeft + serverCyclesLeft;
    if (surface === undefined || cycles === 0) return;
    const { context, width, height } = surface;
    const device = (width * deviceCyclesLeft) / cycles;
    context.fillStyle = this.palette.named('--co-inference');
    context.fillRect(0, 0, device, height);
    context.globalAlpha = 0.45;
    context.fillRect(device, 0, width - device, height);
    context.globalAlpha = 1;
  }
}

const mega = (cycles: number): string => (cycles / 1e6).toFixed(0);

const wordsOf = ({ splitAfter, pruningRatio, deviceCyclesLeft, serverCyclesLeft }: Split): string =>
  `cut after layer ${splitAfter}, ${(pruningRatio * 100).toFixed(0)} % pruned; ` +
  `${mega(deviceCyclesLeft)} + ${mega(serverCyclesLeft)} Mcycles`;
