import { surfaceOf } from '../dom/canvas.js';
import type { Palette } from '../dom/palette.js';
import type { Block, BlockKind } from './block-kinds.js';

const LEAST_WIDTH = 3;
const GAP = 1;

const COLOURS: Readonly<Record<BlockKind, string>> = { load: '--loading', shared: '--shared', resident: '--track' };

/** The layers of a batch's model side by side, each as wide as it is large, coloured by how it came to the GPU. */
export function paintBlocks(canvas: HTMLCanvasElement, blocks: readonly Block[], palette: Palette): void {
  const surface = surfaceOf(canvas);
  if (surface === undefined || blocks.length === 0) return;
  const { context, width, height } = surface;
  const least = Math.min(LEAST_WIDTH, width / blocks.length - GAP);
  const spare = width - blocks.length * (least + GAP);
  const bytes = blocks.reduce((sum, block) => sum + block.bytes, 0);
  let left = 0;
  for (const block of blocks) {
    const wide = least + (bytes === 0 ? 0 : (spare * block.bytes) / bytes);
    context.fillStyle = palette.named(COLOURS[block.kind]);
    context.fillRect(left, 0, wide, height);
    context.strokeStyle = palette.named('--line');
    context.strokeRect(left + 0.5, 0.5, wide - 1, height - 1);
    left += wide + GAP;
  }
}
