import type { GpuBatch } from '../../../core/messages.js';
import type { ShownModel } from '../../shown/shown-model.js';
import { element, make, setText } from '../dom/element.js';
import { KeyedList, type Row } from '../dom/keyed-list.js';
import type { Palette } from '../dom/palette.js';
import { requestButton } from '../dom/request-button.js';
import type { LiveState } from '../state/live-state.js';
import { plural } from '../words/numbers.js';
import { span } from '../words/times.js';
import { paintBlocks } from './block-bar.js';
import { type Block, blocksOf } from './block-kinds.js';
import { currentBatches } from './current-batches.js';
import { gpuTimeline } from './gpu-timeline.js';

const LISTED = 8;

export interface GpuSectionOptions {
  readonly palette: Palette;
  readonly modelOf: (modelId: string) => ShownModel | undefined;
  readonly openStory: (requestId: string) => void;
}

/** The GPU of the selected cell: when it loads and runs what, and what sharing saved it from loading. */
export class GpuSection {
  readonly #options: GpuSectionOptions;
  readonly #section = element('gpu', HTMLElement);
  readonly #timeline = element('gpu-timeline', HTMLElement);
  readonly #nothing = element('gpu-nothing', HTMLElement);
  readonly #list: KeyedList<GpuBatch>;

  constructor(options: GpuSectionOptions) {
    this.#options = options;
    this.#list = new KeyedList({
      parent: element('gpu-batches', HTMLElement),
      keyOf: ({ modelId, requestIds }) => `${modelId} ${requestIds.join(' ')}`,
      create: (batch) => this.#row(batch),
    });
  }

  draw(state: LiveState): void {
    const batches = currentBatches(state.detailEpochs);
    const offered = state.directoryEntry(state.selected ?? '')?.modes?.includes('offload') ?? false;
    this.#section.hidden = !offered && batches.length === 0;
    this.#nothing.hidden = batches.length > 0;
    this.#timeline.hidden = batches.length === 0;
    this.#list.show(batches.slice(-LISTED).reverse());
    if (batches.length === 0) return;
    this.#timeline.replaceChildren(
      gpuTimeline({
        batches,
        blocksOf: (batch) => this.#blocksOf(batch),
        width: this.#timeline.clientWidth,
        words: `${plural(batches.length, 'batch', 'batches')}, listed below`,
      }),
    );
  }

  #blocksOf(batch: GpuBatch): readonly Block[] {
    const model = this.#options.modelOf(batch.modelId);
    return model === undefined ? [] : blocksOf(batch, model);
  }

  #row(batch: GpuBatch): Row<GpuBatch> {
    const { palette, openStory } = this.#options;
    const requests = batch.requestIds.map((requestId) => requestButton(requestId, openStory));
    const canvas = make('canvas');
    canvas.setAttribute('role', 'img');
    const words = make('span', { className: 'state' });
    const made = make('li', {}, make('span', {}, ...requests), make('span', {}, batch.modelId), canvas, words);
    const update = (newest: GpuBatch): void => {
      const blocks = this.#blocksOf(newest);
      const shared = blocks.filter(({ kind }) => kind === 'shared').length;
      canvas.setAttribute(
        'aria-label',
        `${newest.loadBlocks.length} of ${blocks.length} layers loaded for it, ${shared} shared`,
      );
      setText(
        words,
        `load ${span(newest.earliestStartAtMs - newest.loadStartsAtMs)}, run ${span(newest.finishesAtMs - newest.earliestStartAtMs)}`,
      );
      paintBlocks(canvas, blocks, palette);
    };
    return { element: made, update };
  }
}
