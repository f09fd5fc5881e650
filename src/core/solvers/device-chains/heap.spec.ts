import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check } from '../../../../test/oracles/check.js';
import { Heap } from './heap.js';

describe('the heap', () => {
  it('gives everything back in order, also when pushes and pops mix', () => {
    check(
      fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 20 })), { maxLength: 60 }), (steps) => {
        const heap = new Heap<{ readonly value: number }>((a, b) => a.value - b.value);
        const expected: number[] = [];
        for (const step of steps) {
          if (step === null) expect(heap.pop()?.value).toBe(expected.shift());
          else {
            heap.push({ value: step });
            expected.push(step);
            expected.sort((a, b) => a - b);
          }
        }
        const left = expected.map(() => heap.pop()?.value);
        expect(left).toEqual(expected);
        expect(heap.pop()).toBeUndefined();
      }),
      200,
    );
  });
});
