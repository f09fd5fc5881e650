import { describe, expect, it } from '@jest/globals';
import { itemAt } from './item-at.js';

describe('itemAt', () => {
  it('reads an element', () => {
    const second = { name: 'b' };
    expect(itemAt([{ name: 'a' }, second], 1)).toBe(second);
  });

  it.each([-1, 2, 0.5])('has none at %d of two', (index) => {
    expect(() => itemAt([{}, {}], index)).toThrow(new RangeError(`no element ${index} in a list of 2`));
  });
});
