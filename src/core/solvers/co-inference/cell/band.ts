import { ROUNDING } from '../../../numerics/tolerance.js';
import type { CoInferenceInstance } from '../instance.js';

/** What a cell shares out among its users: hertz, or whole resource blocks. */
export interface Band {
  /** B in Hz, or N in blocks. */
  readonly total: number;
  readonly inBlocks: boolean;
  /** b of an amount, Hz. */
  readonly hertz: (amount: number) => number;
}

export function bandOf({ bandwidthHz, blockCount }: CoInferenceInstance): Band {
  if (blockCount === undefined) return { total: bandwidthHz, inBlocks: false, hertz: (amount) => amount };
  return { total: blockCount, inBlocks: true, hertz: (amount) => (amount * bandwidthHz) / blockCount };
}

/** The largest sum of amounts that still counts as the whole: above it by rounding only. */
export function capacityOf({ total, inBlocks }: Pick<Band, 'total' | 'inBlocks'>): number {
  return inBlocks ? total : total * (1 + ROUNDING);
}
