import { at } from '../../numerics/at.js';

/** The swap rule: how long it takes to have a model's blocks in memory when another one's are there, s. */
export interface SwapLoads {
  /** load(a -> m): blocks of m that a does not have; 0 for the same model. */
  readonly between: (from: number, to: number) => number;
  /** load(start -> m), with what is resident. */
  readonly fromStart: readonly number[];
  /** load(empty -> m). */
  readonly fromEmpty: readonly number[];
}

export interface BlockSets {
  /** tau_j by block, s. */
  readonly seconds: readonly number[];
  /** Blocks by model. */
  readonly ofModels: readonly (readonly number[])[];
  /** R0. */
  readonly resident: ReadonlySet<number>;
}

/**
 * Loads between all models, once: O(M^2 |J|). It keeps the triangle inequality, so a model is never loaded as a bridge.
 *
 * @param sharing false: a change of model loads all of it, except at the start a model that is resident as a whole
 */
export function swapLoads({ seconds, ofModels, resident }: BlockSets, sharing: boolean): SwapLoads {
  const sum = (blocks: readonly number[]): number => blocks.reduce((total, block) => total + at(seconds, block), 0);
  const beside = (blocks: readonly number[], there: ReadonlySet<number>): number => {
    const missing = blocks.filter((block) => !there.has(block));
    return sharing || missing.length === 0 ? sum(missing) : sum(blocks);
  };
  const sets = ofModels.map((blocks) => new Set(blocks));
  const fromEmpty = ofModels.map(sum);
  const table = sets.map((there, from) =>
    ofModels.map((blocks, to) => {
      if (from === to) return 0;
      return sharing ? beside(blocks, there) : at(fromEmpty, to);
    }),
  );
  return {
    between: (from, to) => table[from]?.[to] ?? Infinity,
    fromStart: ofModels.map((blocks) => beside(blocks, resident)),
    fromEmpty,
  };
}
