import type { SlideResult } from '../../src/core/solvers/slide/index.js';

/** A subset of a result; `servedUserIds` stands for the ids in `served`, null for a key that must be absent. */
export type Expectation = Readonly<Record<string, unknown>>;

/** By which keys the entries of a list are found; a list without any is compared in order. */
const IDENTITIES = ['userId', 'modelId', 'layerIndex'] as const;

/** Where a result differs from what a vector expects; empty if it does not. */
export function mismatches(result: SlideResult, expected: Expectation, tolerance: number): string[] {
  const actual = { ...result, servedUserIds: result.served.map(({ userId }) => userId) };
  return differences(actual, expected, tolerance, 'result');
}

function differences(actual: unknown, expected: unknown, tolerance: number, path: string): string[] {
  if (expected === null) return actual === undefined ? [] : [`${path}: should be absent`];
  if (typeof expected === 'number' && typeof actual === 'number') {
    const close = Math.abs(actual - expected) <= tolerance * Math.max(1e-3, Math.abs(actual), Math.abs(expected));
    return close ? [] : [`${path}: ${actual}, expected ${expected}`];
  }
  if (Array.isArray(expected) && Array.isArray(actual)) return listDifferences(actual, expected, tolerance, path);
  if (isRecord(expected) && isRecord(actual)) {
    return Object.entries(expected).flatMap(([key, value]) =>
      differences(actual[key], value, tolerance, `${path}.${key}`),
    );
  }
  return actual === expected ? [] : [`${path}: ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`];
}

function listDifferences(
  actual: readonly unknown[],
  expected: readonly unknown[],
  tolerance: number,
  path: string,
): string[] {
  const identified = expected.every(isRecord);
  if (!identified || expected.length === 0) {
    const lengths = actual.length === expected.length ? [] : [`${path}: ${actual.length} entries`];
    return [...lengths, ...expected.flatMap((item, i) => differences(actual[i], item, tolerance, `${path}[${i}]`))];
  }
  return expected.flatMap((item) => {
    const keys = IDENTITIES.filter((key) => key in item);
    const found = actual.find((other) => isRecord(other) && keys.every((key) => other[key] === item[key]));
    const name = keys.map((key) => String(item[key])).join('/');
    return differences(found, item, tolerance, `${path}[${name}]`);
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
