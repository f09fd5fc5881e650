import type { Split } from '../../../core/messages.js';
import { surfaceOf } from '../dom/canvas.js';
import type { Palette } from '../dom/palette.js';
import type { CurrentSplit } from './current-splits.js';

/** Opacity of the mode's colour, as in the legend beside it. */
const PARTS: readonly { readonly left: keyof Split & `${string}Left`; readonly alpha: number }[] = [
  { left: 'deviceCyclesLeft', alpha: 1 },
  { left: 'uploadBitsLeft', alpha: 0.7 },
  { left: 'serverCyclesLeft', alpha: 0.4 },
];
const GAP = 2;

/** Three parts from left to right: device, upload, server. Each is filled as far as it is still to be done. */
export function paintSplit(canvas: HTMLCanvasElement, { split, first }: CurrentSplit, palette: Palette): void {
  const surface = surfaceOf(canvas);
  if (surface === undefined) return;
  const { context, width, height } = surface;
  const wide = (width - GAP * (PARTS.length - 1)) / PARTS.length;
  for (const [place, { left, alpha }] of PARTS.entries()) {
    if (first[left] === 0) continue;
    const x = place * (wide + GAP);
    context.fillStyle = palette.named('--track');
    context.fillRect(x, 0, wide, height);
    const done = wide * (1 - Math.min(1, split[left] / first[left]));
    context.globalAlpha = alpha;
    context.fillStyle = palette.named('--co-inference');
    context.fillRect(x + done, 0, wide - done, height);
    context.globalAlpha = 1;
  }
}
