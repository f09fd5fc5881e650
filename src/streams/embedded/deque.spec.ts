import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Deque } from './deque.js';

describe('Deque', () => {
  it('behaves like an array that is pushed to and shifted from', () => {
    const steps = fc.array(fc.oneof(fc.nat({ max: 40 }), fc.constant('shift' as const)), { maxLength: 300 });
    fc.assert(
      fc.property(steps, fc.nat({ max: 50 }), fc.nat({ max: 50 }), (script, from, count) => {
        const deque = new Deque<number>();
        const model: number[] = [];
        const pushBoth = (item: number): void => {
          deque.push(item);
          model.push(item);
        };
        for (const step of script) {
          if (step === 'shift') expect(deque.shift()).toBe(model.shift());
          else for (let item = 0; item < step; item += 1) pushBoth(item);
        }
        expect(deque.length).toBe(model.length);
        expect(deque.slice(from, count)).toEqual(model.slice(from, from + count));
        expect(deque.at(from)).toBe(model[from]);
        expect(deque.at(-1)).toBeUndefined();
      }),
    );
  });
});
