import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check } from '../../../test/oracles/check.js';
import { gainHzPerWatt, shannonBitsPerSecond, sinrDbOf } from './shannon.js';

const CELL = { cqiTable: '5.2.2.1-2', gapDb: 3, sinrReference: { hz: 1e7, watts: 0.2 } } as const;

describe('the SINR behind a report', () => {
  it('is as measured', () => {
    expect(sinrDbOf({ sinrDb: 12.5 }, CELL)).toBe(12.5);
    expect(sinrDbOf({ sinrDb: -130 }, CELL)).toBe(-130);
  });

  it('is the least with which a code so far from the limit reaches an efficiency', () => {
    // 2 bit/s/Hz want a ratio of 3: 4.77 dB, and 3 dB more for the gap.
    expect(sinrDbOf({ bitsPerSecondPerHz: 2 }, CELL)).toBeCloseTo(10 * Math.log10(3) + 3, 12);
    // CQI 7 of this table carries 1.4766 bit/s/Hz (TS 38.214 table 5.2.2.1-2).
    expect(sinrDbOf({ cqi: 7 }, CELL)).toBeCloseTo(10 * Math.log10(2 ** 1.4766 - 1) + 3, 12);
  });

  it('stays a number without coverage', () => {
    expect(sinrDbOf({ bitsPerSecondPerHz: 0 }, CELL)).toBe(-100);
    expect(sinrDbOf({ cqi: 0 }, CELL)).toBe(-100);
  });
});

describe('the gain of an uplink', () => {
  it('takes power and band of the measurement out, and the gap off', () => {
    // 13 dB less 3 dB is a ratio of 10, over 10 MHz at 0.2 W.
    expect(gainHzPerWatt(13, CELL)).toBeCloseTo(10 * 5e7, 3);
    expect(gainHzPerWatt(-Infinity, CELL)).toBe(0);
  });

  it('gives back the efficiency it was reckoned from, over the band and at the power of the measurement', () => {
    check(
      fc.property(fc.integer({ min: 1, max: 75 }), (tenths) => {
        const bitsPerSecondPerHz = tenths / 10;
        const gain = gainHzPerWatt(sinrDbOf({ bitsPerSecondPerHz }, CELL), CELL);
        expect(shannonBitsPerSecond(1e7, gain, 0.2) / 1e7).toBeCloseTo(bitsPerSecondPerHz, 9);
      }),
      75,
    );
  });
});

describe("Shannon's rate", () => {
  it('spreads the power over the band', () => {
    // 0.2 W x 15 x 5e6 Hz/W = 15 MHz: ratios of 15, 3 and 1 over 1, 5 and 15 MHz.
    expect(shannonBitsPerSecond(1e6, 15 * 5e6, 0.2)).toBeCloseTo(4e6, 3);
    expect(shannonBitsPerSecond(5e6, 15 * 5e6, 0.2)).toBeCloseTo(10e6, 3);
    expect(shannonBitsPerSecond(15e6, 15 * 5e6, 0.2)).toBeCloseTo(15e6, 3);
  });

  it('is nothing without band, gain or power', () => {
    expect(shannonBitsPerSecond(0, 1e8, 0.2)).toBe(0);
    expect(shannonBitsPerSecond(1e6, 0, 0.2)).toBe(0);
    expect(shannonBitsPerSecond(1e6, 1e8, 0)).toBe(0);
  });

  it('keeps its digits where the signal is far below the noise', () => {
    // log2(1 + s) is s / ln 2 to a part in 1e15 for so small an s.
    expect(shannonBitsPerSecond(1e9, 1e-3, 0.2) / (2e-4 / Math.LN2)).toBeCloseTo(1, 12);
  });

  it('rises with the band, but never by more than the band', () => {
    check(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: -20, max: 40 }), (blocks, decibel) => {
        const gain = 1e7 * 10 ** (decibel / 10);
        const [one, more] = [blocks, blocks + 1].map((count) => shannonBitsPerSecond(count * 1e6, gain, 0.2));
        expect(more).toBeGreaterThan(one ?? 0);
        expect((more ?? 0) / (one ?? 1)).toBeLessThan((blocks + 1) / blocks);
      }),
      300,
    );
  });
});
