import { describe, expect, it } from '@jest/globals';
import { bitsFromBytes, fromDecibel, msFromSeconds, roundToMicroseconds, secondsFromMs, toDecibel } from './units.js';

describe('units', () => {
  it('doubles a power every 3 dB or so', () => {
    expect(fromDecibel(3)).toBeCloseTo(1.9953, 4);
    expect(fromDecibel(-10)).toBeCloseTo(0.1, 12);
    expect(toDecibel(100)).toBeCloseTo(20, 12);
    expect(toDecibel(0)).toBe(-Infinity);
  });

  it('goes between ms and seconds, bytes and bits', () => {
    expect(secondsFromMs(1500)).toBe(1.5);
    expect(msFromSeconds(0.25)).toBe(250);
    expect(bitsFromBytes(1.25e6)).toBe(10e6);
  });

  it('writes plan times in whole microseconds', () => {
    expect(roundToMicroseconds(1234.5678)).toBe(1234.568);
    expect(roundToMicroseconds(0.1 + 0.2)).toBe(0.3);
  });
});
