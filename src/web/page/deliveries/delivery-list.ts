import type { ShownModel } from '../../shown/shown-model.js';
import { element, make, setText } from '../dom/element.js';
import { KeyedList, type Row } from '../dom/keyed-list.js';
import type { Palette } from '../dom/palette.js';
import { requestButton } from '../dom/request-button.js';
import { type DeliverySlot, DeliverySlots } from '../state/delivery-slots.js';
import type { LiveState } from '../state/live-state.js';
import { megabits, percent } from '../words/numbers.js';
import { span } from '../words/times.js';
import { paintLayers } from './layer-bar.js';
import { type LayerState, layerStates } from './layer-states.js';

export interface DeliveryListOptions {
  readonly palette: Palette;
  readonly modelOf: (modelId: string) => ShownModel | undefined;
  readonly openStory: (requestId: string) => void;
}

interface Placed {
  readonly slot: DeliverySlot;
  readonly place: number;
}

/** Models on their way to devices in the selected cell, layer by layer. */
export class DeliveryList {
  readonly #options: DeliveryListOptions;
  readonly #section = element('deliveries', HTMLElement);
  readonly #leftOut = element('deliveries-left-out', HTMLElement);
  readonly #slots = new DeliverySlots();
  readonly #list: KeyedList<Placed>;
  #cellId: string | undefined;
  #nowMs = 0;

  constructor(options: DeliveryListOptions) {
    this.#options = options;
    this.#list = new KeyedList({
      parent: element('delivery-rows', HTMLElement),
      keyOf: ({ place, slot }) => `${place} ${slot.delivery.requestId}`,
      create: ({ slot }) => this.#row(slot),
    });
  }

  draw(state: LiveState): void {
    if (state.selected !== this.#cellId) {
      this.#slots.clear();
      this.#cellId = state.selected;
    }
    this.#nowMs = state.nowMs ?? 0;
    this.#slots.update(state.currentDeliveries?.deliveries ?? [], state.verdicts);
    const offered = state.directoryEntry(state.selected ?? '')?.modes?.includes('download') ?? false;
    this.#section.hidden = !offered && this.#slots.slots.length === 0;
    this.#leftOut.hidden = this.#slots.leftOut === 0;
    setText(this.#leftOut, `${this.#slots.leftOut} more under way.`);
    this.#list.show(this.#slots.slots.map((slot, place) => ({ slot, place })));
  }

  #row({ delivery }: DeliverySlot): Row<Placed> {
    const { palette, modelOf, openStory } = this.#options;
    const canvas = make('canvas');
    canvas.setAttribute('role', 'img');
    const state = make('span', { className: 'state' });
    const made = make(
      'li',
      {},
      requestButton(delivery.requestId, openStory),
      make('span', { title: `to user ${delivery.userId}` }, delivery.modelId),
      canvas,
      state,
    );
    const update = ({ slot }: Placed): void => {
      const model = modelOf(delivery.modelId);
      const layers = model === undefined ? [] : layerStates(slot.delivery, model);
      const shown = slot.ended?.verdict?.verdict === 'completed' ? layers.map(finished) : layers;
      made.classList.toggle('done', slot.ended !== undefined);
      state.className = `state ${slot.ended?.verdict === undefined ? '' : `verdict-${slot.ended.verdict.verdict}`}`;
      setText(state, slot.ended === undefined ? this.#underWay(slot) : endedWords(slot));
      canvas.setAttribute('aria-label', arrivedWords(shown));
      paintLayers(canvas, shown, palette);
    };
    return { element: made, update };
  }

  #underWay({ delivery: { layers } }: DeliverySlot): string {
    const bitsLeft = layers.reduce((sum, { bits }) => sum + bits, 0);
    const last = layers.at(-1);
    if (last === undefined) return 'all computed';
    if (bitsLeft === 0) return 'all arrived, computing';
    return `${megabits(bitsLeft)} Mbit left, due in ${span(Math.max(0, last.dueAtMs - this.#nowMs))}`;
  }
}

const finished = (layer: LayerState): LayerState => ({ ...layer, arrived: 1, computed: true });

function endedWords({ ended }: DeliverySlot): string {
  const verdict = ended?.verdict;
  if (verdict === undefined) return 'not planned any more';
  return verdict.verdict === 'completed' ? 'on time' : `${verdict.verdict} ${verdict.reason ?? ''}`;
}

function arrivedWords(layers: readonly LayerState[]): string {
  const bytes = layers.reduce((sum, layer) => sum + layer.bytes, 0);
  const arrived = layers.reduce((sum, layer) => sum + layer.bytes * layer.arrived, 0);
  const computed = layers.filter((layer) => layer.computed).length;
  return `${percent(bytes === 0 ? undefined : arrived / bytes)} arrived, ${computed} of ${layers.length} layers computed`;
}
