import { surfaceOf } from '../dom/canvas.js';
import type { Palette } from '../dom/palette.js';
import type { LayerState } from './layer-states.js';

/** A layer is seen however small it is, CSS pixels. */
const LEAST_WIDTH = 3;
const GAP = 1;

/** The layers of a model side by side, each as wide as it is large and filled as far as it has arrived. */
export function paintLayers(canvas: HTMLCanvasElement, layers: readonly LayerState[], palette: Palette): void {
  const surface = surfaceOf(canvas);
  if (surface === undefined || layers.length === 0) return;
  const { context, width, height } = surface;
  const least = Math.min(LEAST_WIDTH, width / layers.length - GAP);
  const spare = width - layers.length * (least + GAP);
  const bytes = layers.reduce((sum, layer) => sum + layer.bytes, 0);
  const solid = palette.named('--download');
  let left = 0;
  for (const layer of layers) {
    const wide = least + (bytes === 0 ? 0 : (spare * layer.bytes) / bytes);
    context.fillStyle = palette.named('--track');
    context.fillRect(left, 0, wide, height);
    context.globalAlpha = layer.computed ? 1 : 0.5;
    context.fillStyle = solid;
    context.fillRect(left, 0, wide * layer.arrived, height);
    context.globalAlpha = 1;
    context.strokeStyle = palette.named('--line');
    context.strokeRect(left + 0.5, 0.5, wide - 1, height - 1);
    left += wide + GAP;
  }
}
