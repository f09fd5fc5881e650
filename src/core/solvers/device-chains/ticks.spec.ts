import { describe, expect, it } from '@jest/globals';
import { durationTicks, secondsOf, ticksOf } from './ticks.js';

describe('whole microseconds', () => {
  it('round operations up, but not for the noise of a division', () => {
    expect(durationTicks(1, 3)).toBe(333_334);
    expect(durationTicks(2, 1)).toBe(2_000_000);
    expect(durationTicks(0.7 * 3, 0.7)).toBe(3_000_000);
  });

  it('have no negative zero', () => {
    expect(Object.is(durationTicks(0, 5), 0)).toBe(true);
    expect(Object.is(durationTicks(1e-12, 1e9), 0)).toBe(true);
  });

  it('call an operation of more than 1e15 impossible', () => {
    expect(durationTicks(1e9, 1)).toBe(1e15);
    expect(durationTicks(1e9 + 1, 1)).toBe(Infinity);
  });

  it('round times to the nearest', () => {
    expect([ticksOf(0.1 + 0.2), ticksOf(1.4e-6), secondsOf(ticksOf(1.25))]).toEqual([300_000, 1, 1.25]);
  });
});
