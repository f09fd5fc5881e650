import { describe, expect, it } from '@jest/globals';
import { collected } from '../../../test/replay-data/recordings.js';
import type { LineBatch } from './line-batches.js';
import { linesOfRange } from './line-range.js';

async function* batchesOf(size: number): AsyncGenerator<LineBatch> {
  await Promise.resolve();
  const all = ['header', 'l2', 'l3', 'l4', 'l5', 'l6'];
  for (let at = 0; at < all.length; at += size) yield { firstLine: at + 1, lines: all.slice(at, at + size) };
}

async function numbered(size: number, from: number, to: number, headerLines: number): Promise<string[]> {
  const batches = await collected(linesOfRange(batchesOf(size), { from, to }, headerLines));
  return batches.flatMap(({ firstLine, lines }) => lines.map((line, index) => `${firstLine + index} ${line}`));
}

describe.each([1, 2, 3, 10])('a range of lines, read %d at a time', (size) => {
  it('comes with the header and its own line numbers', async () => {
    expect(await numbered(size, 4, 5, 1)).toEqual(['1 header', '4 l4', '5 l5']);
  });

  it('has no header where the format has none', async () => {
    expect(await numbered(size, 4, 5, 0)).toEqual(['4 l4', '5 l5']);
  });

  it('may be the whole file, the header once', async () => {
    expect(await numbered(size, 1, Infinity, 1)).toHaveLength(6);
    expect(await numbered(size, 1, Infinity, 0)).toHaveLength(6);
  });
});
