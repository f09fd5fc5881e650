import { describe, expect, it } from '@jest/globals';
import { REASON_CODES, REASONS } from './reasons.js';

describe('the reasons', () => {
  it('stand in the order of their tiers: structural before capacity before time', () => {
    const tiers = REASON_CODES.map((code) => REASONS[code].tier);
    const order = ['structural', 'capacity', 'time'];
    expect(tiers).toEqual([...tiers].sort((a, b) => order.indexOf(a) - order.indexOf(b)));
    expect(new Set(tiers)).toEqual(new Set(order));
  });

  it('say in a sentence what happened and in another what helps', () => {
    for (const code of REASON_CODES) {
      expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
      expect(REASONS[code].explanation).toMatch(/^[A-Z].*\.$/);
      expect(REASONS[code].advice).toMatch(/^[A-Z].*\.$/);
    }
  });
});
