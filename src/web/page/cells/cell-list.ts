import { surfaceOf } from '../dom/canvas.js';
import { element, make, setText } from '../dom/element.js';
import { KeyedList, type Row } from '../dom/keyed-list.js';
import type { Palette } from '../dom/palette.js';
import type { CellState, LiveState } from '../state/live-state.js';
import { count, percent } from '../words/numbers.js';

/** Cells listed at once; a name narrows them down. */
const MAX_LISTED = 40;
/** With more cells than this there is something to search in. */
const MANY = 12;

/** All cells at a glance; one of them is looked at in detail. */
export class CellList {
  readonly #search = element('find-cell', HTMLInputElement);
  readonly #list: KeyedList<CellState>;
  #state: LiveState | undefined;

  constructor(
    private readonly palette: Palette,
    select: (cellId: string) => void,
  ) {
    this.#list = new KeyedList({
      parent: element('cells', HTMLElement),
      keyOf: ({ cellId }) => cellId,
      create: (cell) => this.#row(cell, select),
    });
    this.#search.addEventListener('input', () => {
      if (this.#state !== undefined) this.draw(this.#state);
    });
  }

  draw(state: LiveState): void {
    this.#state = state;
    const { cells } = state;
    element('find-cell-box', HTMLElement).hidden = cells.length <= MANY;
    const found = cells.filter(({ cellId }) => cellId.includes(this.#search.value.trim()));
    this.#list.show(found.slice(0, MAX_LISTED));
    const leftOut = element('cells-left-out', HTMLElement);
    leftOut.hidden = found.length <= MAX_LISTED;
    setText(leftOut, `${count(found.length - MAX_LISTED)} more; type part of a name.`);
  }

  #row({ cellId }: CellState, select: (cellId: string) => void): Row<CellState> {
    const ratio = make('span');
    const canvas = make('canvas', { ariaHidden: 'true' });
    const words = make('span', { className: 'note' });
    const button = make(
      'button',
      { type: 'button' },
      make('span', { className: 'name' }, cellId),
      ratio,
      canvas,
      words,
    );
    button.dataset.cell = cellId;
    button.addEventListener('click', () => {
      select(cellId);
    });
    const update = (cell: CellState): void => {
      button.setAttribute('aria-pressed', String(cell.cellId === this.#state?.selected));
      const { completed = 0, missed = 0, refused = 0, expired = 0 } = cell.totals ?? {};
      const decided = completed + missed + refused + expired;
      setText(ratio, percent(decided === 0 ? undefined : completed / decided));
      setText(words, decided === 0 ? 'nothing decided yet' : `${count(completed)} of ${count(decided)} on time`);
      this.#paint(canvas, cell);
    };
    return { element: make('li', {}, button), update };
  }

  #paint(canvas: HTMLCanvasElement, { cellId, columns }: CellState): void {
    const surface = surfaceOf(canvas);
    const state = this.#state;
    if (surface === undefined || state === undefined) return;
    const { context, width } = surface;
    const high = surface.height - 4;
    const wide = width / state.epochsShown;
    const newest = state.newestEpoch(cellId) ?? 0;
    context.fillStyle = this.palette.named('--track');
    context.fillRect(0, 0, width, high);
    const hasUplink = columns.some(([, , uplink]) => uplink > 0);
    const lane = hasUplink ? high / 2 : high;
    for (const [epoch, downlink, uplink, , lost] of columns) {
      const left = width - (newest - epoch + 1) * wide;
      if (left < -1e-6) continue;
      context.fillStyle = this.palette.named('--download');
      context.fillRect(left, high - lane * downlink, wide, lane * downlink);
      context.fillStyle = this.palette.named('--offload');
      context.fillRect(left, lane * (1 - uplink), wide, lane * uplink);
      context.fillStyle = this.palette.named('--bad');
      if (lost > 0) context.fillRect(left, high + 1, Math.max(wide, 1.5), 3);
    }
  }
}
