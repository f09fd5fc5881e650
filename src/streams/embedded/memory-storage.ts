import { CompactedRecords } from './compacted-records.js';
import type { LogStorage } from './log-storage.js';
import { PlainRecords } from './plain-records.js';

/** Records in memory, gone with the process. `maxPartitionBytes` bounds each partition. */
export function memoryStorage(maxPartitionBytes: number): LogStorage {
  return {
    topics: [],
    create: (specs) =>
      specs.map((spec) => ({
        spec,
        stores: Array.from({ length: spec.partitions }, () =>
          spec.compacted === true ? new CompactedRecords(maxPartitionBytes) : new PlainRecords(maxPartitionBytes),
        ),
      })),
    close: () => Promise.resolve(),
  };
}
