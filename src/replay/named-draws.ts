import { createHash } from 'node:crypto';

const TWO_TO_53 = 2 ** 53;

/**
 * A number in [0, 1), uniform, that depends on the seed and the names alone: not on other draws, their order, or the
 * machine. Cost: one SHA-256, about 2 µs.
 */
export function uniformDraw(seed: number, ...names: readonly (string | number)[]): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...names]))
    .digest();
  return Number(digest.readBigUInt64BE() >> 11n) / TWO_TO_53;
}

/** Named draws of one thing: `draws.uniform('deadline')` does not move when another attribute is drawn too. */
export interface NamedDraws {
  uniform(...names: readonly (string | number)[]): number;
}

export const namedDraws = (seed: number, ...thing: readonly (string | number)[]): NamedDraws => ({
  uniform: (...names) => uniformDraw(seed, ...thing, ...names),
});
