import type { GpuBatch } from '../../../core/messages.js';
import type { ShownModel } from '../../shown/shown-model.js';
import { element, make, setText } from '../dom/element.js';
import { KeyedList, type Row } from '../dom/keyed-list.js';
import type { Palette } from '../dom/palette.js';
import { requestButton } from '../dom/request-button.js';
import type { LiveState } from '../state/live-state.js';
import { plural } from '../words/numbers.js';
import { batchTimes } from './batch-times.js';
import { batchWords, totalWords } from './batch-words.js';
import { paintBlocks } from './block-bar.js';
import { type Block, blocksOfBatches, bytesOf } from './block-kinds.js';
import { currentBatches } from './current-batches.js';
import { type DrawnBatch, gpuTimeline } from './gpu-timeline.js';

const LISTED = 8;

/** A batch with the layers of its model. */
interface Laden {
  readonly batch: GpuBatch;
  readonly blocks: readonly Block[];
}

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
  readonly #totals = element('gpu-totals', HTMLElement);
  readonly #list: KeyedList<Laden>;

  constructor(options: GpuSectionOptions) {
    this.#options = options;
    this.#list = new KeyedList({
      parent: element('gpu-batches', HTMLElement),
      keyOf: ({ batch }) => `${batch.loadStartsAtMs} ${batch.requestIds.join(' ')}`,
      create: (laden) => this.#row(laden),
    });
  }

  draw(state: LiveState): void {
    const blocksOf = blocksOfBatches(currentBatches(state.detailEpochs), this.#options.modelOf);
    const batches = [...blocksOf].map(([batch, blocks]): Laden => ({ batch, blocks }));
    const offered = state.directoryEntry(state.selected ?? '')?.modes?.includes('offload') ?? false;
    this.#section.hidden = !offered && batches.length === 0;
    this.#nothing.hidden = batches.length > 0;
    this.#timeline.hidden = batches.length === 0;
    this.#list.show(batches.slice(-LISTED).reverse());
    const words = plural(batches.length, 'batch', 'batches');
    setText(this.#totals, batches.length === 0 ? '' : `${words}: ${totalWords([...blocksOf.values()])}.`);
    if (batches.length === 0) return;
    this.#timeline.replaceChildren(
      gpuTimeline({
        batches: batches.map((laden) => this.#drawn(laden)),
        width: this.#timeline.clientWidth,
        words: `${words}, the newest listed below`,
      }),
    );
  }

  #drawn({ batch, blocks }: Laden): DrawnBatch {
    const { modelId, requestIds } = batch;
    const times = batchTimes(batch, this.#options.modelOf(modelId));
    const bytes = bytesOf(blocks);
    const sharedShare = bytes === 0 ? 0 : bytesOf(blocks, 'shared') / bytes;
    return { modelId, requestId: requestIds[0] ?? '', times, sharedShare };
  }

  #row({ batch }: Laden): Row<Laden> {
    const { palette, openStory, modelOf } = this.#options;
    const { modelId, requestIds } = batch;
    const [first, ...others] = requestIds;
    const named = first === undefined ? [] : [requestButton(first, openStory)];
    const counted = others.length > 0 ? [make('span', { title: others.join(' ') }, `+ ${others.length}`)] : [];
    const canvas = make('canvas');
    canvas.setAttribute('role', 'img');
    const words = make('span', { className: 'state' });
    const requests = make('span', { className: 'requests' }, ...named, ...counted);
    const made = make('li', {}, requests, make('span', {}, modelId), canvas, words);
    const update = ({ batch: newest, blocks }: Laden): void => {
      const ofKind = (kind: Block['kind']): number => blocks.filter((block) => block.kind === kind).length;
      const label = `${ofKind('load')} of ${blocks.length} layers loaded for it, ${ofKind('shared')} shared`;
      canvas.setAttribute('aria-label', label);
      setText(words, batchWords(batchTimes(newest, modelOf(modelId)), blocks));
      paintBlocks(canvas, blocks, palette);
    };
    return { element: made, update };
  }
}
