import type { GpuBatch } from '../../../core/messages.js';
import { svg } from '../dom/svg.js';
import { drawTimeAxis, type TimeAxis, timeX } from '../dom/time-axis.js';
import { type Block, shareOf } from './block-kinds.js';

/** Event time shown at most. */
const SHOWN_MS = 2_000;
const LEFT = 36;
const LANE = 24;
const GAP = 6;
const HEIGHT = 2 * LANE + 3 * GAP;
/** Above a bar: how much of the model was shared and there already. */
const SHARED_HEIGHT = 4;
const LETTER_WIDTH = 6.5;

export interface GpuTimelineOptions {
  readonly batches: readonly GpuBatch[];
  readonly blocksOf: (batch: GpuBatch) => readonly Block[];
  readonly width: number;
  readonly words: string;
}

/** When the GPU loads and runs what. */
export function gpuTimeline({ batches, blocksOf, width, words }: GpuTimelineOptions): SVGElement {
  const toMs = Math.max(...batches.map(({ finishesAtMs }) => finishesAtMs));
  const firstMs = Math.min(...batches.map(({ loadStartsAtMs }) => loadStartsAtMs));
  const axis = { fromMs: Math.max(firstMs, toMs - SHOWN_MS), toMs, left: LEFT, width: width - LEFT };
  const shown = batches.filter(({ finishesAtMs }) => finishesAtMs > axis.fromMs);
  return svg(
    'svg',
    { viewBox: `0 0 ${width} ${HEIGHT + 18}`, height: HEIGHT + 18, role: 'img', 'aria-label': words },
    ...drawTimeAxis(axis, HEIGHT),
    svg('text', { x: 0, y: GAP + LANE / 2 + 4 }, 'load'),
    svg('text', { x: 0, y: 2 * GAP + 1.5 * LANE + 4 }, 'run'),
    ...shown.flatMap((batch) => drawBatch(batch, axis, shareOf(blocksOf(batch), 'shared'))),
  );
}

function drawBatch(batch: GpuBatch, axis: TimeAxis, shared: number): readonly SVGElement[] {
  const { modelId, loadStartsAtMs, earliestStartAtMs, finishesAtMs, requestIds } = batch;
  const request = { 'data-request': requestIds[0] ?? '' };
  const [load, start, end] = [loadStartsAtMs, earliestStartAtMs, finishesAtMs].map((atMs) =>
    Math.max(axis.left, timeX(axis, atMs)),
  ) as [number, number, number];
  const runTop = 2 * GAP + LANE;
  const wide = Math.max(1, end - start - 1);
  const drawn = [
    svg('rect', { ...request, class: 'load', x: load, y: GAP, width: Math.max(0, start - load), height: LANE, rx: 2 }),
    svg('rect', { ...request, class: 'run', x: start, y: runTop, width: wide, height: LANE, rx: 2 }),
    svg('rect', { ...request, class: 'shared', x: start, y: runTop, width: wide * shared, height: SHARED_HEIGHT }),
  ];
  if (wide > modelId.length * LETTER_WIDTH) {
    drawn.push(svg('text', { ...request, class: 'inside', x: start + 4, y: runTop + LANE - 6 }, modelId));
  }
  return drawn;
}
