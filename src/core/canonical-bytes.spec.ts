import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CanonicalBytes } from './canonical-bytes.js';
import { canonicalJson } from './canonical-json.js';
import { UNFAITHFUL_VALUES } from './testing/unfaithful-values.js';

const canonicalBytes = new CanonicalBytes();
const hexOf = (value: unknown): string => Buffer.from(canonicalBytes.of(value)).toString('hex');

describe('canonical bytes', () => {
  it('are tagged, with counts before what is counted, and keys in order', () => {
    expect(Buffer.from(canonicalBytes.of({ b: [true, null], a: 'x' })).toString('latin1')).toBe(
      '{\0\0\0\x02a\0\0\0\x01aa\0\0\0\x01xa\0\0\0\x01b[\0\0\0\x02tn',
    );
    expect(hexOf(-2.5)).toBe('64c004000000000000');
  });

  it('take -0 for 0, and leave out what is undefined', () => {
    expect(hexOf(-0)).toBe(hexOf(0));
    expect(hexOf({ gone: undefined })).toBe(hexOf({}));
  });

  it('sort by code units, whatever the order keys were written in', () => {
    expect(hexOf({ ä: 1, z: 2, Z: 3 })).toBe(hexOf({ Z: 3, ä: 1, z: 2 }));
  });

  it('keep texts apart that UTF-8 would not', () => {
    expect(hexOf('\ud800')).not.toBe(hexOf('\ufffd'));
    expect(hexOf('ab')).not.toBe(hexOf('\u6162'));
  });

  it('outgrow their buffer', () => {
    const long = Array.from({ length: 40_000 }, (_, index) => `${index} ä`);
    expect(canonicalBytes.of(long).length).toBeGreaterThan(500_000);
    expect(hexOf(long)).toBe(Buffer.from(new CanonicalBytes().of(long)).toString('hex'));
  });

  it('are the same for two values exactly when their canonical JSON is', () => {
    const value = fc.jsonValue({ noUnicodeString: false, maxDepth: 3 });
    fc.assert(
      fc.property(value, value, (one, other) => {
        expect(hexOf(one) === hexOf(other)).toBe(canonicalJson(one) === canonicalJson(other));
        expect(hexOf(JSON.parse(JSON.stringify(one)))).toBe(hexOf(one));
      }),
    );
  });

  it.each(UNFAITHFUL_VALUES)('have no spelling for what JSON cannot carry: %p', (value, name) => {
    expect(() => canonicalBytes.of(value)).toThrow(`canonical bytes have no ${name}`);
  });
});
