import { svg } from '../dom/svg.js';
import { drawTimeAxis, type TimeAxis, timeX } from '../dom/time-axis.js';
import type { BatchTimes } from './batch-times.js';

/** Event time shown at most. */
const SHOWN_MS = 500;
const LEFT = 36;
const LANE = 24;
const GAP = 6;
const HEIGHT = 2 * LANE + 3 * GAP;
const RUN_TOP = 2 * GAP + LANE;
/** Above a bar: how much of the model sharing saved from loading. */
const SHARED_HEIGHT = 4;
const WAIT_HEIGHT = 4;
const LETTER_WIDTH = 6.5;

export interface DrawnBatch {
  readonly modelId: string;
  /** Whose story a click opens. */
  readonly requestId: string;
  readonly times: BatchTimes;
  /** Share of the model's bytes that sharing saved from loading, 0..1. */
  readonly sharedShare: number;
}

export interface GpuTimelineOptions {
  readonly batches: readonly DrawnBatch[];
  readonly width: number;
  readonly words: string;
}

/** When the GPU loads, waits for inputs and runs what. */
export function gpuTimeline({ batches, width, words }: GpuTimelineOptions): SVGElement {
  const toMs = Math.max(...batches.map(({ times }) => times.finishesAtMs));
  const firstMs = Math.min(...batches.map(({ times }) => times.loadStartsAtMs));
  const axis = { fromMs: Math.max(firstMs, toMs - SHOWN_MS), toMs, left: LEFT, width: width - LEFT };
  const shown = batches.filter(({ times }) => times.finishesAtMs > axis.fromMs);
  return svg(
    'svg',
    { viewBox: `0 0 ${width} ${HEIGHT + 18}`, height: HEIGHT + 18, role: 'img', 'aria-label': words },
    ...drawTimeAxis(axis, HEIGHT),
    svg('text', { x: 0, y: GAP + LANE / 2 + 4 }, 'load'),
    svg('text', { x: 0, y: RUN_TOP + LANE / 2 + 4 }, 'run'),
    ...shown.flatMap((batch) => drawBatch(batch, axis)),
  );
}

function drawBatch({ modelId, requestId, times, sharedShare }: DrawnBatch, axis: TimeAxis): readonly SVGElement[] {
  const request = { 'data-request': requestId };
  const at = (ms: number): number => Math.max(axis.left, timeX(axis, ms));
  const bar = (fromMs: number, toMs: number): { readonly x: number; readonly width: number } => ({
    x: at(fromMs),
    width: Math.max(0, at(toMs) - at(fromMs)),
  });
  const { loadStartsAtMs, loadedAtMs, startsAtMs, finishesAtMs } = times;
  const load = bar(loadStartsAtMs, loadedAtMs);
  const wait = bar(loadedAtMs, startsAtMs);
  const start = at(startsAtMs);
  const wide = Math.max(1, at(finishesAtMs) - start - 1);
  const waitTop = RUN_TOP + (LANE - WAIT_HEIGHT) / 2;
  const drawn = [
    svg('rect', { ...request, class: 'load', ...load, y: GAP, height: LANE, rx: 2 }),
    svg('rect', { ...request, class: 'wait', ...wait, y: waitTop, height: WAIT_HEIGHT }),
    svg('rect', { ...request, class: 'run', x: start, y: RUN_TOP, width: wide, height: LANE, rx: 2 }),
    svg('rect', {
      ...{ ...request, class: 'shared', x: start, y: RUN_TOP, width: wide * sharedShare, height: SHARED_HEIGHT },
    }),
  ];
  if (wide > modelId.length * LETTER_WIDTH) {
    drawn.push(svg('text', { ...request, class: 'inside', x: start + 4, y: RUN_TOP + LANE - 6 }, modelId));
  }
  return drawn;
}
