import { at } from '../../../numerics/at.js';
import type { Band } from '../cell/band.js';
import { continuedWatts, type Continued } from './under-way.js';

/**
 * Blocks that improve no new user go one by one to the uploading request whose upload energy falls most, ties to the
 * first (section 6, step 5): the same bits in the same time at less power. O(R U)
 */
export function speedUpUploads(continued: readonly Continued[], spareBlocks: number, band: Band): readonly Continued[] {
  const joules = ({ request }: Continued, blocks: number): number =>
    continuedWatts(request, band.hertz(blocks)) * request.uploadSeconds;
  const saving = (one: Continued): number => {
    if (one.request.isComputing || one.blocks === 0) return 0;
    return joules(one, one.blocks) - joules(one, one.blocks + 1);
  };
  const granted = [...continued];
  const savings = granted.map(saving);
  for (let left = spareBlocks; left > 0; left--) {
    const most = Math.max(...savings);
    if (!(most > 0)) break;
    const chosen = savings.indexOf(most);
    const { request, blocks } = at(granted, chosen);
    granted[chosen] = { request, blocks: blocks + 1 };
    savings[chosen] = saving(at(granted, chosen));
  }
  return granted;
}
