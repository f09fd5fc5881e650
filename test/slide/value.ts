import type { SlideResult } from '../../src/core/solvers/slide/index.js';

/** What a result is judged by: committed users first, then all. */
export interface Value {
  readonly committed: number;
  readonly total: number;
}

export function valueOf(result: SlideResult): Value {
  return { committed: result.committedValue, total: result.objectiveValue };
}

/** Whether one value is lexicographically at least another, sums of rewards up to rounding. */
export function isAtLeast(value: Value, other: Value): boolean {
  const slack = 1e-9 * (1 + Math.abs(other.total));
  if (value.committed > other.committed + slack) return true;
  return value.committed >= other.committed - slack && value.total >= other.total - slack;
}

export const isSame = (value: Value, other: Value): boolean => isAtLeast(value, other) && isAtLeast(other, value);
