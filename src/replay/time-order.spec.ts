import { describe, expect, it } from '@jest/globals';
import { collected } from '../../test/replay-data/recordings.js';
import { DISORDER_MS, inTimeOrder } from './time-order.js';

interface Row {
  readonly timeMs: number;
  readonly name: string;
}

async function ordered(times: readonly number[]): Promise<{ times: number[]; names: string[]; backwards: number[] }> {
  const backwards: number[] = [];
  async function* rows(): AsyncGenerator<Row> {
    await Promise.resolve();
    for (const [index, timeMs] of times.entries()) yield { timeMs, name: `${index}` };
  }
  const result = await collected(inTimeOrder(rows(), ({ timeMs }) => backwards.push(timeMs)));
  return { times: result.map(({ timeMs }) => timeMs), names: result.map(({ name }) => name), backwards };
}

describe('time order', () => {
  it('is restored when rows are a little out of order', async () => {
    const { times, backwards } = await ordered([0, 3000, 1000, 2000, 9000, 4500, 12_000]);
    expect(times).toEqual([0, 1000, 2000, 3000, 4500, 9000, 12_000]);
    expect(backwards).toEqual([]);
  });

  it('keeps the order of the file at the same instant', async () => {
    expect((await ordered([5, 1, 5, 1, 5])).names).toEqual(['1', '3', '0', '2', '4']);
  });

  it('is given up for a row that comes too late, and for that one only', async () => {
    const late = 10_000;
    const { times, backwards } = await ordered([0, late, late + 2 * DISORDER_MS, late - 1, late + 3 * DISORDER_MS]);
    expect(backwards).toEqual([late - 1]);
    expect(times).toEqual([0, late, late + 2 * DISORDER_MS, late + 3 * DISORDER_MS]);
  });

  it('holds a bounded number of rows even when they come all at once', async () => {
    const crowd = Array.from({ length: 10_001 }, (_, index) => 1000 + (index % 7));
    const { times, backwards } = await ordered([...crowd, 500]);
    expect(backwards).toEqual([500]);
    expect(times).toHaveLength(crowd.length);
  });
});
