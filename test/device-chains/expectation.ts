/**
 * Where a result differs from what a vector expects: `expect` is a partial result, lists have the expected length, and
 * numbers agree within tolerance x max(1, |expected|).
 */
export function mismatches(actual: unknown, expected: unknown, tolerance: number, path = 'result'): string[] {
  if (typeof expected === 'number' && typeof actual === 'number') {
    const agrees = Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected));
    return agrees ? [] : [`${path}: ${actual}, expected ${expected}`];
  }
  if (typeof expected === 'object' && expected !== null) {
    if (typeof actual !== 'object' || actual === null) return [`${path}: ${String(actual)}, expected an object`];
    const found = new Map(Object.entries(actual));
    const lengths = Array.isArray(expected) ? mismatches(found.size, expected.length, 0, `${path}.length`) : [];
    const entries = Object.entries(expected).flatMap(([key, value]) =>
      mismatches(found.get(key), value, tolerance, `${path}.${key}`),
    );
    return [...lengths, ...entries];
  }
  return actual === expected ? [] : [`${path}: ${String(actual)}, expected ${String(expected)}`];
}
