import { describe, expect, it } from '@jest/globals';
import type { Consumer, RecordBatch, ShardHandle } from '../event-log.js';
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

  interface Setting {
    readonly log: EmbeddedEventLog;
    readonly rounds: Rounds;
    readonly batches: readonly string[];
    readonly shards: readonly ShardHandle[];
    readonly consumer: Consumer;
  }

  async function start(): Promise<Setting> {
    const rounds = new Rounds();
    const log = new EmbeddedEventLog({ now: () => 0, maxBatchRecords: 2, schedule: rounds.schedule });
    await log.ensureTopics([{ topic: 'orders', partitions: 3 }]);
    const batches: string[] = [];
    const shards: ShardHandle[] = [];
    const consumer = await log.consume({
      groupId: 'group',
      topics: ['orders'],
      onShardAssigned: (shard) => {
        shards.push(shard);
        return Promise.resolve();
      },
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
    return { log, rounds, batches, shards, consumer };
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

  it('leave out what was paused after it had got in line, until it is resumed', async () => {
    const { log, rounds, batches, shards } = await start();
    await log.append('orders', 0, records(2));
    shards[0]?.pause('orders');
    await rounds.run();
    expect(batches).toEqual([]);
    shards[0]?.resume('orders');
    await rounds.run();
    expect(batches).toEqual(['0: 2']);
    await log.close();
  });

  it('leave out what belongs to a consumer closed after it had got in line', async () => {
    const { log, rounds, batches, consumer } = await start();
    await log.append('orders', 0, records(2));
    await consumer.close();
    await rounds.run();
    expect(batches).toEqual([]);
    await log.close();
  });
});
