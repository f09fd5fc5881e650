import { timeOfDay } from '../words/times.js';
import { svg } from './svg.js';

const STEPS_MS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 60_000];
const LABEL_WIDTH = 64;

/** Event time across the width of a drawing. */
export interface TimeAxis {
  readonly fromMs: number;
  readonly toMs: number;
  readonly left: number;
  readonly width: number;
}

export const timeX = ({ fromMs, toMs, left, width }: TimeAxis, atMs: number): number =>
  left + (width * (atMs - fromMs)) / Math.max(1, toMs - fromMs);

/** Lines and labels at round times. @param height down to the labels, CSS pixels */
export function drawTimeAxis(axis: TimeAxis, height: number): readonly SVGElement[] {
  const least = ((axis.toMs - axis.fromMs) * LABEL_WIDTH) / axis.width;
  const step = STEPS_MS.find((ms) => ms >= least) ?? 600_000;
  const drawn: SVGElement[] = [];
  let labelledTo = -Infinity;
  for (let atMs = Math.ceil(axis.fromMs / step) * step; atMs <= axis.toMs; atMs += step) {
    const x = timeX(axis, atMs);
    drawn.push(svg('line', { x1: x, x2: x, y1: 0, y2: height, class: 'grid' }));
    const words = step >= 100 ? timeOfDay(atMs).slice(3) : `${timeOfDay(atMs).slice(6, 8)} s ${atMs % 1_000} ms`;
    const anchor = x > axis.left + axis.width - LABEL_WIDTH / 2 ? 'end' : 'middle';
    const labelFrom = anchor === 'end' ? x - LABEL_WIDTH : x - LABEL_WIDTH / 2;
    if (labelFrom < labelledTo) continue;
    labelledTo = labelFrom + LABEL_WIDTH;
    drawn.push(svg('text', { x, y: height + 13, 'text-anchor': anchor }, words));
  }
  return drawn;
}
