import { describe } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeEventLogContract } from '../testing/event-log-contract.js';
import { openDurableLog } from './open-durable-log.js';

/** `cacheBytes` 0: every record is read from its file. */
describe.each([
  ['the durable log', {}],
  ['the durable log without a cache, in small files', { cacheBytes: 0, segmentBytes: 300 }],
])('%s', (name, bounds) => {
  describeEventLogContract(name, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slotwise-contract-'));
    const log = await openDurableLog({ folder, now: Date.now, maxRecordBytes: 1_000, maxBatchRecords: 3, ...bounds });
    return {
      log,
      refusedValueBytes: 1_000,
      uniqueName: (wanted) => wanted,
      lag: (groupId, topic, partition) => {
        const found = log
          .stats()
          .groups.find((one) => one.groupId === groupId && one.topic === topic && one.partition === partition);
        return found === undefined ? Promise.reject(new Error('no such group')) : Promise.resolve(found.lag);
      },
      close: async () => {
        await log.close();
        await rm(folder, { recursive: true });
      },
    };
  });
});
