import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check } from '../../../../test/oracles/check.js';
import { fixedPowerBandByBisection } from '../../../../test/partial-loading/instance-facts.js';
import { fixedPowerBand } from './fixed-power.js';

const gains = fc.double({ min: 1e-3, max: 1e9, noNaN: true });
/** Share of the rate that an endless band would carry. */
const shares = fc.double({ min: 1e-6, max: 0.999, noNaN: true });

describe('the band by a fixed power', () => {
  it('carries exactly the rate', () => {
    check(
      fc.property(gains, shares, (gainHz, share) => {
        const rate = (share * gainHz) / Math.LN2;
        const hertz = fixedPowerBand(rate, gainHz);
        // Near the limit the rate hardly rises with the band: there b is known less well than the rate it carries.
        expect(Math.abs((hertz * Math.log1p(gainHz / hertz)) / Math.LN2 / rate - 1)).toBeLessThan(1e-9);
      }),
      2000,
    );
  });

  it('is the one that bisection finds', () => {
    check(
      fc.property(
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.double({ min: 0.01, max: 0.9, noNaN: true }),
        (gain, share) => {
          const rate = (share * gain) / Math.LN2;
          expect(fixedPowerBand(rate, gain) / fixedPowerBandByBisection(rate, gain, 1)).toBeCloseTo(1, 7);
        },
      ),
      500,
    );
  });

  it('is infinite for a rate that no band carries, g / ln 2 or more', () => {
    expect(fixedPowerBand(1, Math.LN2)).toBe(Infinity);
    expect(fixedPowerBand(2, 1)).toBe(Infinity);
    expect(fixedPowerBand(1, 0)).toBe(Infinity);
    expect(fixedPowerBand(1.4, 1)).toBeGreaterThan(0);
  });
});
