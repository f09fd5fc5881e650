import { describe, expect, it } from '@jest/globals';
import { bisect, leastWhole } from './bisect.js';

describe('bisect', () => {
  it('ends one rounding step around the crossing', () => {
    const { low, high } = bisect(0, 2, (value) => value * value < 2);
    expect(low * low).toBeLessThan(2);
    expect(high * high).toBeGreaterThanOrEqual(2);
    expect(high - low).toBeLessThanOrEqual(2 ** -52);
  });

  it('stays at an end where nothing changes, and never asks about the ends', () => {
    const asked: number[] = [];
    const always = (value: number): boolean => asked.push(value) > 0;
    expect(bisect(1, 2, always).high).toBe(2);
    expect(bisect(1, 2, () => false).low).toBe(1);
    expect(asked.every((value) => value > 1 && value < 2)).toBe(true);
  });

  it('ends although halving never reaches 0', () => {
    let steps = 0;
    bisect(0, 1, () => (steps += 1) < 0);
    expect(steps).toBe(200);
  });

  it('does not move in an interval without a number inside, or without an end', () => {
    expect(bisect(1, 1, () => true)).toEqual({ low: 1, high: 1 });
    expect(bisect(0, Infinity, () => true)).toEqual({ low: 0, high: Infinity });
  });
});

describe('leastWhole', () => {
  it.each([1, 2, 7, 8])('finds %d', (least) => {
    expect(leastWhole(0, 8, (value) => value < least)).toBe(least);
  });
});
