import { describe, expect, it } from '@jest/globals';
import { admit } from './admit.js';

const candidates = {
  costs: [1, 2, undefined, 1, 3],
  weights: [1, 1, 9, 1, 5],
  hasFallback: [true, false, false, true, false],
};

describe('admission', () => {
  it('takes users that have nothing else before those with a fallback, however cheap', () => {
    expect([...admit(candidates, 3, 'count', 'optimal')]).toEqual([1, 0]);
    expect([...admit(candidates, 2, 'count', 'optimal')]).toEqual([1]);
    expect([...admit(candidates, 7, 'count', 'optimal')]).toEqual([1, 4, 0, 3]);
  });

  it('goes by weight among those who have nothing else where that is the rule', () => {
    expect([...admit(candidates, 4, 'weight', 'optimal')]).toEqual([4, 0]);
  });

  it('goes by input order for the baseline', () => {
    expect([...admit(candidates, 4, 'count', 'firstCome')]).toEqual([0, 1, 3]);
  });
});
