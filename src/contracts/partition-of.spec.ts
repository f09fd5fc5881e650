import { describe, expect, it } from '@jest/globals';
import { murmur2 } from './murmur2.js';
import { partitionOf } from './partition-of.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the partition of a cell', () => {
  // The vectors of Kafka's own UtilsTest.testMurmur2.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('hashes %s as the Java client does', (text, hash) => {
    expect(murmur2(bytes(text))).toBe(hash);
  });

  it('hashes a view into a larger buffer like a buffer of its own', () => {
    const padded = bytes('xxxfoobarxxx').subarray(3, 9);
    expect(murmur2(padded)).toBe(-790332482);
  });

  it('clears the sign bit before it divides', () => {
    expect(partitionOf('foobar', 8)).toBe((-790332482 & 0x7fffffff) % 8);
    expect(partitionOf('abc', 10)).toBe(7);
  });

  it('hashes the UTF-8 bytes of a name outside ASCII', () => {
    expect(partitionOf('Zürich', 1000)).toBe((murmur2(bytes('Zürich')) & 0x7fffffff) % 1000);
  });
});
