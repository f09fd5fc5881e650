import { describe, expect, it } from '@jest/globals';
import { formatRows } from '../../../test/replay-data/format-rows.js';
import { mooncake } from './mooncake.js';

const line = (timestamp: unknown, blocks: readonly number[]): string =>
  JSON.stringify({ timestamp, input_length: 6758, output_length: 500, hash_ids: blocks });

describe('mooncake', () => {
  it('spreads the requests of one stamp over its 3 s, the same way every time', async () => {
    const lines = Array.from({ length: 28 }, () => line(3000, [0, 1]));
    const { rows } = await formatRows(mooncake, lines);
    const times = rows.map(({ timeMs }) => timeMs);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(3000);
    expect(Math.max(...times)).toBeLessThan(6000);
    expect(new Set(times).size).toBeGreaterThan(20);
    expect((await formatRows(mooncake, lines)).rows).toEqual(rows);
    expect((await formatRows(mooncake, lines, { seed: 2 })).rows).not.toEqual(rows);
  });

  it('takes requests that share the block after the system prompt for one conversation', async () => {
    const { rows } = await formatRows(mooncake, [
      line(0, [0, 1, 2]),
      line(0, [0, 14, 15]),
      line(3000, [0, 1, 2, 3]),
      line(3000, [0]),
    ]);
    const [first, other, again, short] = rows.map(({ belongsTogether }) => belongsTogether);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(short).toBeUndefined();
    expect(rows[0]).toMatchObject({ requestId: 'trace-000001', contextTokens: 6758 });
  });

  it('says what is wrong with a line and goes on', async () => {
    const { rows, malformed } = await formatRows(mooncake, [
      line('now', []),
      '{"timestamp":0}',
      '{"timestamp":0,"input_len',
      '',
      line(0, [0]),
    ]);
    expect(rows.map((row) => row.line)).toEqual([5]);
    expect(malformed).toEqual([
      '1: timestamp is not a number of ms',
      '2: input_length is not a number of tokens',
      '3: not a JSON object: {"timestamp":0,"input_len',
    ]);
  });
});
