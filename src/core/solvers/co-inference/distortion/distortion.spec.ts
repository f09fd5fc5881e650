import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check } from '../../../../../test/oracles/check.js';
import { distortionOf } from './distortion-of.js';

const magnitude = distortionOf();
const rate = distortionOf({ kind: 'rateDistortion', beta: 8 });
const fraction = fc.double({ min: 1e-6, max: 1, noNaN: true });

describe.each([
  ['magnitude', magnitude],
  ['rate-distortion', rate],
])('%s', (_, distortion) => {
  it('falls and is convex', () => {
    check(
      fc.property(fraction, fraction, (one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        expect(distortion.at(high)).toBeLessThanOrEqual(distortion.at(low));
        const chord = (distortion.at(low) + distortion.at(high)) / 2;
        expect(distortion.at((low + high) / 2)).toBeLessThanOrEqual(chord + 1e-15);
      }),
      500,
    );
  });

  it('has the slope it tells', () => {
    check(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), (retained) => {
        const step = 1e-6;
        const difference = (distortion.at(retained + step) - distortion.at(retained - step)) / (2 * step);
        expect(distortion.slopeAt(retained)).toBeCloseTo(difference, 5);
      }),
      300,
    );
  });

  it('can be undone', () => {
    check(
      fc.property(fraction, (retained) => {
        const least = distortion.leastRetained(distortion.at(retained));
        expect(distortion.at(least)).toBeLessThanOrEqual(distortion.at(retained) * (1 + 1e-12));
        expect(least).toBeLessThanOrEqual(retained + 1e-9);
      }),
      300,
    );
  });

  it('keeps up to where the marginal distortion is the price', () => {
    check(
      fc.property(fraction, fc.double({ min: 0.1, max: 5, noNaN: true }), (retained, weight) => {
        expect(distortion.keptAt(-weight * distortion.slopeAt(retained), weight)).toBeCloseTo(retained, 9);
      }),
      300,
    );
  });

  it('asks for nothing where everything is allowed', () => {
    expect(distortion.leastRetained(1)).toBe(0);
    expect(distortion.leastRetained(Infinity)).toBe(0);
  });
});

describe('the values of the specification', () => {
  it('half the weights cost 0.153 by magnitude', () => {
    expect(magnitude.at(0.5)).toBeCloseTo(0.5 + 0.5 * Math.log(0.5), 15);
    expect(magnitude.at(0)).toBe(1);
    expect(magnitude.at(1)).toBe(0);
    expect(magnitude.leastRetained(0.1)).toBeCloseTo(0.58754, 6);
    expect(magnitude.leastRetained(0)).toBe(1);
  });

  it('half the weights at 32 bits cost 1.5e-5 by rate', () => {
    expect(distortionOf({ kind: 'rateDistortion', beta: 32 }).at(0.5)).toBeCloseTo(1.5259e-5, 9);
    expect(rate.leastRetained(2 ** -9)).toBeCloseTo(9 / 8, 15);
  });

  it('keeps its digits near 1, where the closed form loses them', () => {
    // D(1 - u) = u^2/2 + u^3/6 + ...
    expect(magnitude.at(1 - 1e-6) / 0.5e-12).toBeCloseTo(1 + 1e-6 / 3, 9);
    const [below, above] = [magnitude.at(0.99 + 1e-9), magnitude.at(0.99 - 1e-9)];
    expect((above - below) / (2e-9 * -Math.log(0.99))).toBeCloseTo(1, 6);
  });
});
