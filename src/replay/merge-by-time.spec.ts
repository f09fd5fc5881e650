import { describe, expect, it } from '@jest/globals';
import { collected } from '../../test/replay-data/recordings.js';
import { mergeByTime } from './merge-by-time.js';

interface Item {
  readonly atMs: number;
  readonly from: string;
}

const stream = (from: string, ...times: readonly number[]): Item[] => times.map((atMs) => ({ atMs, from }));
const merged = async (...streams: readonly Item[][]): Promise<string[]> =>
  (await collected(mergeByTime(streams, ({ atMs }) => atMs))).map(({ atMs, from }) => `${from}${atMs}`);

describe('merging by time', () => {
  it('puts streams into one order, the stream named first first at the same instant', async () => {
    expect(await merged(stream('a', 1, 4, 4, 9), stream('b', 0, 4, 5), stream('c'), stream('d', 4))).toEqual([
      'b0',
      'a1',
      'a4',
      'a4',
      'b4',
      'd4',
      'b5',
      'a9',
    ]);
  });

  it('closes its streams when nobody wants more', async () => {
    let closed = 0;
    async function* endless(): AsyncGenerator<Item> {
      try {
        for (let atMs = 0; ; atMs++) {
          await Promise.resolve();
          yield { atMs, from: 'e' };
        }
      } finally {
        closed += 1;
      }
    }
    for await (const { atMs } of mergeByTime([endless(), endless()], (item) => item.atMs)) if (atMs > 3) break;
    expect(closed).toBe(2);
  });
});
