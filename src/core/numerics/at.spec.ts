import { describe, expect, it } from '@jest/globals';
import { at } from './at.js';

describe('at', () => {
  it('reads an element', () => {
    expect(at([3, 5], 1)).toBe(5);
  });

  it('stops at an index of ours that is wrong', () => {
    expect(() => at([3, 5], 2)).toThrow(new RangeError('no element 2 in an array of 2'));
  });
});
