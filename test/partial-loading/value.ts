import type { PartialLoadingResult } from '../../src/core/solvers/partial-loading/index.js';

/** What a result is judged by: committed users first, then all. */
export interface Value {
  readonly committed: number;
  readonly total: number;
}

export function valueOf({ committedServedCount, objective }: PartialLoadingResult): Value {
  return { committed: committedServedCount, total: objective };
}

/** Whether one value is lexicographically at least another, sums of weights up to rounding. */
export function isAtLeast(value: Value, other: Value): boolean {
  if (value.committed !== other.committed) return value.committed > other.committed;
  return value.total >= other.total - 1e-9 * (1 + other.total);
}

export const isSame = (value: Value, other: Value): boolean => isAtLeast(value, other) && isAtLeast(other, value);
