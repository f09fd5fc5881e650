/** Numeric rules of all solvers: how values that were computed in different orders are compared. */

/** Relative tolerance of times, energies, speeds, bands, blocks and rewards. */
export const EPSILON = 1e-9;

/** What is smaller than this part of its whole is rounding: rest of a layer's bits, slack of a deadline, a search's width. */
export const ROUNDING = 1e-12;

/**
 * Whether a time or an energy keeps its limit.
 *
 * @param tolerance relative above 1, absolute below
 */
export function fitsLimit(value: number, limit: number, tolerance = EPSILON): boolean {
  return value <= limit || value - limit <= tolerance * Math.max(1, Math.abs(limit));
}

/** Whether a speed keeps the top speed; a speed that does is clipped to it afterwards. */
export function fitsTopSpeed(frequencyHz: number, maxFrequencyHz: number): boolean {
  return frequencyHz <= maxFrequencyHz * (1 + EPSILON);
}

/** The largest sum of bands that still counts as the whole band, Hz. */
export function bandLimit(bandwidthHz: number): number {
  return bandwidthHz * (1 + EPSILON);
}

/** Least number of whole blocks that carries a bandwidth; a band above 0 takes at least one. */
export function blocksFor(bandwidthHz: number, blockHz: number): number {
  if (bandwidthHz === 0) return 0;
  const blocks = bandwidthHz / blockHz;
  return Math.max(1, Math.ceil(blocks - EPSILON * Math.max(1, blocks)));
}

/** Whole blocks in a band. */
export function wholeBlocks(bandwidthHz: number, blockHz: number): number {
  return Math.floor((bandwidthHz / blockHz) * (1 + EPSILON) + EPSILON);
}

/** Whether a sum of rewards is larger than another, not merely summed in another order. */
export function exceedsReward(reward: number, other: number): boolean {
  return reward > other * (1 + EPSILON);
}
