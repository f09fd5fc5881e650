import { describe, expect, it } from '@jest/globals';
import { PHONE } from '../cell/testing/cell-scenarios.js';
import { computeEnergyJoules } from './energy.js';

describe('the energy of computing', () => {
  it('falls with the square of the clock', () => {
    expect(computeEnergyJoules(PHONE, 0.2e9, 1e9)).toBeCloseTo(2, 12);
    expect(computeEnergyJoules(PHONE, 0.2e9, 0.5e9)).toBeCloseTo(0.5, 12);
  });

  it('adds the static power for as long as it runs', () => {
    expect(computeEnergyJoules({ ...PHONE, staticWatts: 2 }, 0.2e9, 0.5e9)).toBeCloseTo(0.5 + 2 * 0.4, 12);
  });

  it('is nothing without cycles, even at clock 0', () => {
    expect(computeEnergyJoules(PHONE, 0, 0)).toBe(0);
  });
});
