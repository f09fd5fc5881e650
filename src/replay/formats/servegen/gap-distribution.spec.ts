import { describe, expect, it } from '@jest/globals';
import { coefficientOfVariation, mean } from 'simple-statistics';
import { namedDraws } from '../../named-draws.js';
import { gapDistribution } from './gap-distribution.js';

const draws = namedDraws(7, 'gaps');
const GAPS = 20_000;

/** Coefficient of variation by the distribution's own formula: Gamma 1/sqrt(k); Weibull by its first two moments. */
describe.each([
  ['Gamma', 3.081, 1 / Math.sqrt(3.081)],
  ['Gamma', 0.5, 1 / Math.sqrt(0.5)],
  ['Weibull', 2, Math.sqrt(4 / Math.PI - 1)],
  ['Weibull', 1, 1],
])('gaps of %s with shape %d', (pattern, shape, variation) => {
  const distribution = gapDistribution(pattern, shape);
  const gaps = Array.from({ length: GAPS }, (_, number) => distribution?.gap(draws, number) ?? NaN);

  it('have mean 1', () => {
    expect(mean(gaps)).toBeGreaterThan(0.97);
    expect(mean(gaps)).toBeLessThan(1.03);
  });

  it('keep the measured shape', () => {
    expect(coefficientOfVariation(gaps) / variation).toBeGreaterThan(0.95);
    expect(coefficientOfVariation(gaps) / variation).toBeLessThan(1.05);
  });

  it('are met by an observer in proportion to their length', () => {
    const met = Array.from(
      { length: GAPS },
      (_, number) => distribution?.gapAroundNow(namedDraws(number, 'observer')) ?? NaN,
    );
    expect(mean(met) / (1 + variation ** 2)).toBeGreaterThan(0.95);
    expect(mean(met) / (1 + variation ** 2)).toBeLessThan(1.05);
  });
});

describe('gap distribution', () => {
  it('is unknown under any other name', () => {
    expect(gapDistribution('Pareto', 1)).toBeUndefined();
  });
});
