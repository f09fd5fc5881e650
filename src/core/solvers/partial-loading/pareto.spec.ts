import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check } from '../../../../test/oracles/check.js';
import { addToFront, type Label } from './pareto.js';

const label = fc.record({ x: fc.integer({ min: 0, max: 6 }), y: fc.integer({ min: 0, max: 6 }) });

describe('a front of labels', () => {
  it('holds exactly those that no other beats, by rising x', () => {
    check(
      fc.property(fc.array(label, { maxLength: 20 }), (labels) => {
        const front: Label[] = [];
        for (const one of labels) addToFront(front, one);
        const isBeaten = ({ x, y }: Label): boolean =>
          labels.some((other) => other.x <= x && other.y <= y && (other.x < x || other.y < y));
        const best = labels.filter((one) => !isBeaten(one)).map(({ x, y }) => `${x},${y}`);
        expect(front.map(({ x, y }) => `${x},${y}`)).toEqual([...new Set(best)].sort());
      }),
      2000,
    );
  });

  it('keeps the first of two equal ones and says so', () => {
    const first = { x: 1, y: 2 };
    const front: Label[] = [];
    expect([addToFront(front, first), addToFront(front, { x: 1, y: 2 })]).toEqual([true, false]);
    expect(front[0]).toBe(first);
  });
});
