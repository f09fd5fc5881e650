/** What JSON cannot carry faithfully, and what it is called. */
export const UNFAITHFUL_VALUES: readonly (readonly [value: unknown, name: string])[] = [
  [NaN, 'NaN'],
  [-Infinity, '-Infinity'],
  [[undefined], 'undefined'],
  [{ at: new Date(0) }, 'Date'],
  [new Map([[1, 2]]), 'Map'],
  [{ run: () => 1 }, 'function'],
  [1n, 'bigint'],
];
