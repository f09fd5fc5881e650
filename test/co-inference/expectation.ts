import type { CoInferenceResult, CoInferenceUserResult } from '../../src/core/solvers/co-inference/index.js';

/**
 * A subset of a result: `users` maps ids to subsets of their entries, `objectiveAtLeast` and `objectiveAtMost` bound the
 * objective of a heuristic.
 */
export type Expectation = Readonly<Record<string, unknown>>;

/** What a zero is compared with, and what is added to every tolerance of an objective. */
const ABSOLUTE = 1e-9;

/** Relative tolerance of a user's fields. */
const USER_TOLERANCE = 1e-4;

/** Where a result differs from what a vector expects; empty if it does not. */
export function mismatches(result: CoInferenceResult, expected: Expectation, tolerance: number): string[] {
  const byId = new Map(result.users.map((user) => [user.id, user]));
  return Object.entries(expected).flatMap(([key, value]) => {
    if (key === 'users') return usersMismatches(byId, value as Readonly<Record<string, Expectation>>);
    if (key === 'objectiveAtLeast') return bound(key, value, Number(value) - Number(result.objective), tolerance);
    if (key === 'objectiveAtMost') return bound(key, value, Number(result.objective) - Number(value), tolerance);
    return difference(key, result[key as keyof CoInferenceResult], value, tolerance);
  });
}

function bound(key: string, value: unknown, excess: number, tolerance: number): string[] {
  return excess <= ABSOLUTE + tolerance * Math.abs(Number(value)) ? [] : [`${key} ${Number(value)}: by ${excess}`];
}

function usersMismatches(
  byId: ReadonlyMap<string, CoInferenceUserResult>,
  expected: Readonly<Record<string, Expectation>>,
): string[] {
  return Object.entries(expected).flatMap(([id, fields]) => {
    const user = byId.get(id) as Readonly<Record<string, unknown>> | undefined;
    return Object.entries(fields).flatMap(([field, value]) =>
      difference(`users.${id}.${field}`, user?.[field], value, USER_TOLERANCE),
    );
  });
}

function difference(path: string, actual: unknown, expected: unknown, tolerance: number): string[] {
  const isSame =
    typeof expected === 'number' && typeof actual === 'number'
      ? Math.abs(actual - expected) <= ABSOLUTE + tolerance * Math.abs(expected)
      : actual === expected;
  return isSame ? [] : [`${path}: ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`];
}
