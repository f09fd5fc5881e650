import { describe, expect, it } from '@jest/globals';
import type { NewRecord } from '../streams/index.js';
import { chunkByBytes } from './epoch-records.js';

const sized = (bytes: number): NewRecord => ({ key: '', value: new Uint8Array(bytes) });

/** Sizes of the records of each request; a record counts 256 bytes more than its value. */
function chunks(sizes: readonly number[], maxBytes: number): readonly (readonly number[])[] {
  return chunkByBytes(
    sizes.map((size) => sized(size - 256)),
    maxBytes,
  ).map((chunk) => chunk.map(({ value }) => value.byteLength + 256));
}

describe('requests to the decision log', () => {
  it('are filled up to their size and no further, in order', () => {
    expect(
      chunks(
        [400, 600, 1, 999, 300].map((size) => size + 256),
        1512,
      ),
    ).toEqual([[656, 856], [257, 1255], [556]]);
  });

  it('hold at least one record each, however large', () => {
    expect(chunks([5000, 300, 5000], 1000)).toEqual([[5000], [300], [5000]]);
  });

  it('are one when everything fits', () => {
    expect(chunks([300, 300, 400], 1000)).toEqual([[300, 300, 400]]);
    expect(chunks([300, 300, 401], 1000)).toEqual([[300, 300], [401]]);
  });
});
