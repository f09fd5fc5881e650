import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';
import { UNFAITHFUL_VALUES } from './testing/unfaithful-values.js';

/** The same value with the keys of every object in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, field]) => [key, reversed(field)]),
  );
}

describe('canonical JSON', () => {
  it('sorts keys at every depth and leaves out what is undefined', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 'x' }], a: null, gone: undefined })).toBe('{"a":null,"b":[{"c":"x","d":1}]}');
  });

  it('writes -0 as 0', () => {
    expect(canonicalJson([-0, 0])).toBe('[0,0]');
  });

  it('sorts by code units, not by locale', () => {
    expect(canonicalJson({ ä: 1, z: 2, Z: 3, 10: 4, 9: 5 })).toBe('{"10":4,"9":5,"Z":3,"z":2,"ä":1}');
  });

  it('does not depend on the order keys were written in, and loses nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(reversed(value))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it.each(UNFAITHFUL_VALUES)('refuses what JSON cannot carry: %p', (value, name) => {
    expect(() => canonicalJson(value)).toThrow(`canonical JSON has no ${name}`);
  });
});
