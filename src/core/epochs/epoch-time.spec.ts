import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check } from '../../../test/oracles/check.js';
import { epochEndMs, epochOf, epochStartMs } from './epoch-time.js';

describe('an epoch', () => {
  it('takes its first millisecond and leaves its end to the next one', () => {
    expect(epochOf(1200, 100)).toBe(12);
    expect(epochOf(1299, 100)).toBe(12);
    expect(epochOf(1300, 100)).toBe(13);
  });

  it('holds every instant that it is the epoch of', () => {
    const instants = fc.integer({ min: 0, max: 4_000_000_000_000 });
    check(
      fc.property(instants, fc.integer({ min: 10, max: 10_000 }), (atMs, epochMs) => {
        const epoch = epochOf(atMs, epochMs);
        expect(epochStartMs(epoch, epochMs)).toBeLessThanOrEqual(atMs);
        expect(epochEndMs(epoch, epochMs)).toBeGreaterThan(atMs);
        expect(epochEndMs(epoch, epochMs)).toBe(epochStartMs(epoch + 1, epochMs));
      }),
      200,
    );
  });
});
