import type { Direction } from '../../../core/catalogue.js';
import { surfaceOf } from '../dom/canvas.js';
import { setText } from '../dom/element.js';
import type { Palette } from '../dom/palette.js';
import type { LiveState } from '../state/live-state.js';
import type { UserShades } from '../state/user-shades.js';
import { count } from '../words/numbers.js';
import { timeOfDay } from '../words/times.js';
import { type Piece, pieceAt, spectrumLayout } from './spectrum-layout.js';

/** Room for the scale on the left, for the marks and the time below, CSS pixels. */
const LEFT = 30;
const MARKS = 12;
const BELOW = MARKS + 18;
const TOP = 4;

export interface SpectrumChartOptions {
  readonly figure: HTMLElement;
  readonly direction: Direction;
  readonly shades: UserShades;
  readonly palette: Palette;
  readonly openStory: (requestId: string) => void;
}

/** The blocks of one direction of the selected cell, epoch by epoch, with what became of requests below. */
export class SpectrumChart {
  readonly #options: SpectrumChartOptions;
  readonly #canvas: HTMLCanvasElement;
  readonly #readout: Element;
  #pieces: readonly Piece[] = [];
  #pointer: { readonly x: number; readonly y: number } | undefined;

  constructor(options: SpectrumChartOptions) {
    this.#options = options;
    const canvas = options.figure.querySelector('canvas');
    const readout = options.figure.querySelector('.readout');
    if (canvas === null || readout === null) throw new Error('a chart lacks its canvas or readout');
    this.#canvas = canvas;
    this.#readout = readout;
    canvas.addEventListener('pointermove', ({ offsetX, offsetY }) => {
      this.#pointer = { x: offsetX, y: offsetY };
    });
    canvas.addEventListener('pointerleave', () => {
      this.#pointer = undefined;
    });
    canvas.addEventListener('click', ({ offsetX, offsetY }) => {
      const piece = pieceAt(this.#pieces, offsetX - LEFT, offsetY - TOP);
      if (piece !== undefined) options.openStory(piece.requestId);
    });
  }

  draw(state: LiveState): void {
    const { figure, direction } = this.#options;
    const cellId = state.selected ?? '';
    const epochs = state.detailEpochs;
    const isUsed = epochs.some(({ plan }) => (plan?.[direction]?.grants.length ?? 0) > 0);
    figure.hidden = direction === 'uplink' && !isUsed;
    const blocks =
      epochs.findLast(({ plan }) => plan?.[direction])?.plan?.[direction]?.blocks ??
      state.directoryEntry(cellId)?.[direction]?.blocks;
    if (figure.hidden) return;
    this.#paint(state, blocks);
    this.#describe(state, blocks);
  }

  #paint(state: LiveState, blocks: number | undefined): void {
    const surface = surfaceOf(this.#canvas);
    if (surface === undefined) return;
    const { context } = surface;
    const { palette, direction, shades } = this.#options;
    const [width, height] = [surface.width - LEFT, surface.height - BELOW - TOP];
    const { epochsShown, detailEpochs: epochs } = state;
    const newestEpoch = state.newestEpoch(state.selected) ?? epochs.at(-1)?.epoch ?? 0;
    this.#pieces = spectrumLayout({ epochs, direction, newestEpoch, epochsShown, width, height, shades });
    context.save();
    context.translate(LEFT, TOP);
    context.fillStyle = palette.named('--track');
    context.fillRect(0, 0, width, height);
    const gap = width / epochsShown > 3 ? 0.75 : 0.25;
    for (const { mode, shade, left, top, width: wide, height: high } of this.#pieces) {
      context.fillStyle = palette.shade(mode, shade);
      context.fillRect(left, top, wide - gap, Math.max(high - 0.5, 0.5));
    }
    this.#paintMarks(context, state, { width, height, newestEpoch });
    context.restore();
    this.#paintScale(context, state, { width, height, blocks });
  }

  #paintMarks(
    context: CanvasRenderingContext2D,
    state: LiveState,
    { width, height, newestEpoch }: { readonly width: number; readonly height: number; readonly newestEpoch: number },
  ): void {
    const { palette } = this.#options;
    const wide = width / state.epochsShown;
    const columns = state.cells.find(({ cellId }) => cellId === state.selected)?.columns ?? [];
    for (const [epoch, , , onTime, lost] of columns) {
      const left = width - (newestEpoch - epoch + 1) * wide;
      if (left < -1e-6) continue;
      context.fillStyle = palette.named('--good');
      if (onTime > 0) context.fillRect(left, height + 2, wide - 0.5, 4);
      context.fillStyle = palette.named('--bad');
      if (lost > 0) context.fillRect(left, height + 7, wide - 0.5, 4);
    }
  }

  #paintScale(
    context: CanvasRenderingContext2D,
    state: LiveState,
    { width, height, blocks }: { readonly width: number; readonly height: number; readonly blocks: number | undefined },
  ): void {
    const { palette } = this.#options;
    context.font = palette.font;
    context.fillStyle = palette.named('--quiet');
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    if (blocks !== undefined) {
      context.fillText(count(blocks), LEFT - 5, TOP + 5);
      context.fillText(count(Math.round(blocks / 2)), LEFT - 5, TOP + height / 2);
    }
    context.fillText('0', LEFT - 5, TOP + height - 4);
    const epochMs = state.summary?.epochMs ?? 0;
    const wordsTop = TOP + height + MARKS + 9;
    context.fillText('now', LEFT + width, wordsTop);
    context.textAlign = 'left';
    context.fillText(`${((state.epochsShown * epochMs) / 1_000).toFixed(0)} s ago`, LEFT, wordsTop);
  }

  #describe(state: LiveState, blocks: number | undefined): void {
    const { direction } = this.#options;
    const last = state.detailEpochs.at(-1);
    const isCurrent = last?.epoch === state.newestEpoch(state.selected);
    const granted = isCurrent ? (last?.plan?.[direction]?.grantedBlocks ?? 0) : 0;
    const words = blocks === undefined ? 'nothing granted yet' : `${count(granted)} of ${count(blocks)} blocks granted`;
    this.#canvas.setAttribute('aria-label', `${state.selected ?? ''} ${direction}: ${words}`);
    const pointed = this.#pointer;
    const piece = pointed === undefined ? undefined : pieceAt(this.#pieces, pointed.x - LEFT, pointed.y - TOP);
    setText(this.#readout, piece === undefined ? words : wordsOf(piece));
  }
}

const wordsOf = ({ startsAtMs, userId, requestId, blocks, ofBlocks }: Piece): string =>
  `${timeOfDay(startsAtMs)} · user ${userId} · ${requestId} · ${blocks} of ${ofBlocks} blocks`;
