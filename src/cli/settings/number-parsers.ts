import type { TextParser } from './text-parser.js';

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The number a text is, in decimal notation only. */
export function decimal(text: string): number | undefined {
  const value = DECIMAL.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

/** A whole number, limits included. */
export const wholeNumber = (least: number, most: number): TextParser<number> => ({
  expected:
    most === Number.MAX_SAFE_INTEGER
      ? `a whole number of at least ${least}`
      : `a whole number from ${least} to ${most}`,
  parse: (text) => {
    const value = /^[+-]?\d+$/.test(text) ? Number(text) : NaN;
    return Number.isSafeInteger(value) && value >= least && value <= most ? value : undefined;
  },
});

/** A factor above 0. */
export const factor = (most: number): TextParser<number> => ({
  expected: `a number above 0 and at most ${most}`,
  parse: (text) => {
    const value = decimal(text);
    return value !== undefined && value > 0 && value <= most ? value : undefined;
  },
});
