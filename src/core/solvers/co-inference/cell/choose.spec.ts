import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mostOverSets } from '../../../../../test/co-inference/exhaustive.js';
import { check } from '../../../../../test/oracles/check.js';
import { takeAscending, takeHeaviest, takeInOrder } from './choose.js';

const usersArbitrary = fc.array(fc.tuple(fc.option(fc.integer({ min: 0, max: 9 })), fc.integer({ min: 0, max: 5 })), {
  maxLength: 8,
});

describe('who is taken', () => {
  it('are the cheapest, the first on ties, until one does not fit', () => {
    expect(takeAscending([6, 2, undefined, 3, 2], 7)).toEqual([1, 4, 3]);
    expect(takeAscending([2, 2], 3)).toEqual([0]);
    expect(takeAscending([1, 5, 5], 0.5)).toEqual([]);
  });

  it('are those that come first where that is the rule', () => {
    expect(takeInOrder([6, 2, undefined, 3, 2], 8)).toEqual([0, 1]);
    expect(takeInOrder([6, 3, 2], 8)).toEqual([0, 2]);
  });

  it('are the heaviest together, the first on ties, and also those who weigh nothing if there is room', () => {
    expect(takeHeaviest([2, 3, 2, 6], [1, 1.2, 1, 2.5], 12)).toEqual([0, 1, 3]);
    expect(takeHeaviest([2, 2], [1, 1], 3)).toEqual([0]);
    expect(takeHeaviest([2, 1, 1], [1, 0, 0], 3)).toEqual([0, 1]);
    expect(takeHeaviest([undefined, 20], [1, 1], 10)).toEqual([]);
  });

  it('are as many, or weigh as much, as any set that fits', () => {
    check(
      fc.property(usersArbitrary, fc.integer({ min: 0, max: 30 }), (users, capacity) => {
        const costs = users.map(([cost]) => cost ?? undefined);
        const weights = users.map(([, weight]) => weight / 2);
        const needs = costs.map((cost) => cost ?? Infinity);
        const sum = (taken: readonly number[], values: readonly number[]): number =>
          taken.reduce((total, user) => total + (values[user] ?? NaN), 0);
        const heaviest = takeHeaviest(costs, weights, capacity);
        expect(sum(heaviest, weights)).toBe(mostOverSets(needs, weights, capacity));
        expect(sum(heaviest, needs)).toBeLessThanOrEqual(capacity);
        const most = takeAscending(costs, capacity);
        const ones = needs.map(() => 1);
        expect(most).toHaveLength(mostOverSets(needs, ones, capacity));
        expect(sum(most, needs)).toBeLessThanOrEqual(capacity);
      }),
      500,
    );
  });
});
