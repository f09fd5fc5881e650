import { describe, expect, it } from '@jest/globals';
import type { RecordBatch } from '../event-log.js';
import { EmbeddedEventLog } from './embedded-event-log.js';

const records = (count: number): readonly { readonly key: string; readonly value: Uint8Array }[] =>
  Array.from({ length: count }, () => ({ key: '', value: new Uint8Array(1) }));

describe('delivery rounds of the embedded log', () => {
  /** Rounds run when the test says so. */
  class Rounds {
    private readonly scheduled: (() => void)[] = [];
    readonly schedule = (round: () => void): void => {
      this.scheduled.push(round);
    };

    async run(): Promise<void> {
      this.scheduled.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async function start(): Promise<{ log: EmbeddedEventLog; rounds: Rounds; batches: string[] }> {
    const rounds = new Rounds();
    const log = new EmbeddedEventLog({ now: () => 0, maxBatchRecords: 2, schedule: rounds.schedule });
    await log.ensureTopics([{ topic: 'orders', partitions: 3 }]);
    const batches: string[] = [];
    await log.consume({
      groupId: 'group',
      topics: ['orders'],
      onShardAssigned: () => Promise.resolve(),
      onShardRevoked: () => Promise.resolve(),
      onBatch: ({ partition, records: { length } }: RecordBatch) => {
        batches.push(`${partition}: ${length}`);
        return Promise.resolve();
      },
      onCrash: (error) => {
        throw error;
      },
    });
    await rounds.run();
    return { log, rounds, batches };
  }

  it('gather what was appended meanwhile, and never run inside an append', async () => {
    const { log, rounds, batches } = await start();
    await log.append('orders', 0, records(1));
    await log.append('orders', 0, records(1));
    expect(batches).toEqual([]);
    await rounds.run();
    expect(batches).toEqual(['0: 2']);
    await log.close();
  });

  it('give every partition its turn, however long the queue of another is', async () => {
    const { log, rounds, batches } = await start();
    await log.append('orders', 0, records(6));
    await log.append('orders', 2, records(3));
    await log.append('orders', 1, records(1));
    for (let round = 0; round < 3; round += 1) await rounds.run();
    expect(batches).toEqual(['0: 2', '2: 2', '1: 1', '0: 2', '2: 1', '0: 2']);
    await rounds.run();
    expect(batches).toHaveLength(6);
    await log.close();
  });
});
