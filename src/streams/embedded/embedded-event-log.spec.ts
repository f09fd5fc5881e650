import { describeEventLogContract } from '../testing/event-log-contract.js';
import { EmbeddedEventLog } from './embedded-event-log.js';

describeEventLogContract('the embedded log', () => {
  const log = new EmbeddedEventLog({ now: Date.now, maxRecordBytes: 1_000, maxBatchRecords: 3 });
  return Promise.resolve({
    log,
    refusedValueBytes: 1_000,
    uniqueName: (name) => name,
    lag: (groupId, topic, partition) => {
      const found = log
        .stats()
        .groups.find((one) => one.groupId === groupId && one.topic === topic && one.partition === partition);
      return found === undefined ? Promise.reject(new Error('no such group')) : Promise.resolve(found.lag);
    },
    close: () => log.close(),
  });
});
