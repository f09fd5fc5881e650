import type { Cell } from '../../core/catalogue.js';
import { advanceUpload, bitsPerSecond, efficiencyOf } from '../../core/physics/index.js';
import { msFromSeconds } from '../../core/units.js';
import type { FutureChannel } from '../../twin/index.js';
import type { ForeseenOption } from './foresight.js';

/**
 * How soon, and how fast, an input goes up that has the whole uplink of its cell for itself, over the channel as recorded.
 *
 * @param channel known up to `toMs`
 * Cost: the pieces of the channel between `fromMs` and `toMs`.
 */
export function earliestInput(
  bits: number,
  userId: string,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  channel: FutureChannel,
  cell: Cell,
): Omit<ForeseenOption, 'model'> {
  if (bits === 0) return { upAtMs: fromMs, uplinkMs: 0 };
  let [bitsLeft, upAtMs, bestBitsPerSecond] = [bits, Infinity, 0];
  for (let atMs = fromMs; atMs < toMs;) {
    const untilMs = Math.min(toMs, channel.nextChangeAfter(cell.cellId, userId, 'uplink', atMs) ?? toMs);
    const quality = channel.qualityAt(cell.cellId, userId, 'uplink', untilMs);
    const efficiency = quality === undefined ? 0 : efficiencyOf(quality, cell.cqiTable, cell.gapDb);
    const rate = bitsPerSecond(cell.uplink, cell.uplink.blocks, efficiency);
    bestBitsPerSecond = Math.max(bestBitsPerSecond, rate);
    if (bitsLeft > 0) {
      const step = advanceUpload(bitsLeft, { fromMs: atMs, toMs: untilMs, bitsPerSecond: rate });
      bitsLeft = step.bitsLeft;
      upAtMs = step.upAtMs ?? Infinity;
    }
    atMs = untilMs;
  }
  return { upAtMs, uplinkMs: bestBitsPerSecond > 0 ? msFromSeconds(bits / bestBitsPerSecond) : Infinity };
}
