import { describe, expect, it } from '@jest/globals';
import { blocksFor, exceedsReward, fitsLimit, fitsTopSpeed, wholeBlocks } from './tolerance.js';

describe('limits', () => {
  it('let pass what differs by rounding, absolutely below 1 and relatively above', () => {
    expect(fitsLimit(0.9 + 5e-10, 0.9)).toBe(true);
    expect(fitsLimit(0.9 + 5e-9, 0.9)).toBe(false);
    expect(fitsLimit(1000 + 5e-7, 1000)).toBe(true);
    expect(fitsLimit(1000 + 5e-6, 1000)).toBe(false);
  });

  it('hold for negative and unlimited ones', () => {
    expect(fitsLimit(-0.2, -0.2)).toBe(true);
    expect(fitsLimit(0, -0.2)).toBe(false);
    expect(fitsLimit(1e300, Infinity)).toBe(true);
  });

  it('of speed are relative', () => {
    expect(fitsTopSpeed(1e9 + 0.5, 1e9)).toBe(true);
    expect(fitsTopSpeed(1e9 + 5, 1e9)).toBe(false);
  });
});

describe('whole blocks', () => {
  it('do not grow by one because a sum ended in 50.00000000000001', () => {
    expect(blocksFor(50.00000000000001e6, 1e6)).toBe(50);
    expect(blocksFor(50.001e6, 1e6)).toBe(51);
  });

  it('carry any need above zero with at least one', () => {
    expect(blocksFor(0, 1e6)).toBe(0);
    expect(blocksFor(1e-6, 1e6)).toBe(1);
  });

  it('fill a band that is a multiple of them only up to rounding', () => {
    expect(wholeBlocks(0.3, 0.1)).toBe(3);
    expect(wholeBlocks(9.9e6, 0.5e6)).toBe(19);
    expect(wholeBlocks(4e6, 5e6)).toBe(0);
  });
});

describe('rewards', () => {
  it('are equal when only the order of summing differs', () => {
    expect(exceedsReward(0.1 + 0.2, 0.3)).toBe(false);
    expect(exceedsReward(0.31, 0.3)).toBe(true);
    expect(exceedsReward(1e-6, 0)).toBe(true);
  });
});
