import type { PartialLoadingResult } from '../../src/core/solvers/partial-loading/index.js';

/** What a vector expects of the result itself; other keys of an expectation are about functions and baselines. */
export interface ExpectedResult {
  readonly objective: number;
  readonly exact?: boolean;
  readonly method?: string;
  readonly committedServedCount?: number;
  readonly unservedUserIds?: readonly string[];
}

const RESULT_KEYS = ['objective', 'exact', 'method', 'committedServedCount', 'unservedUserIds'] as const;

/** The keys in which a result differs from what is expected. */
export function mismatches(result: PartialLoadingResult, expected: ExpectedResult, tolerance: number): string[] {
  return RESULT_KEYS.flatMap((key) => {
    const [actual, wanted] = [result[key], expected[key]];
    if (wanted === undefined || isSame(actual, wanted, tolerance)) return [];
    return [`${key}: ${JSON.stringify(actual)}, expected ${JSON.stringify(wanted)}`];
  });
}

function isSame(actual: unknown, expected: unknown, tolerance: number): boolean {
  if (typeof actual === 'number' && typeof expected === 'number') return isClose(actual, expected, tolerance);
  return JSON.stringify(actual) === JSON.stringify(expected);
}

export function isClose(actual: number, expected: number, tolerance: number): boolean {
  return Math.abs(actual - expected) <= tolerance * Math.max(1e-3, Math.abs(actual), Math.abs(expected));
}
