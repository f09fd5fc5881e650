import { uniformDraw } from '../../src/replay/named-draws.js';

/** `SLOTWISE_SIM_SEED` runs the random simulations again as they failed, or others than CI does. */
export const SIMULATION_SEED = Number(process.env.SLOTWISE_SIM_SEED ?? 1);

/** A whole number from 1 to `most`, uniform; it depends on the seed and the names alone. */
export function drawnUpTo(most: number, ...names: readonly (string | number)[]): number {
  return 1 + Math.floor(uniformDraw(SIMULATION_SEED, ...names) * most);
}

/** To be said with everything that fails. */
export const SEED_WORDS = `SLOTWISE_SIM_SEED=${SIMULATION_SEED}`;
