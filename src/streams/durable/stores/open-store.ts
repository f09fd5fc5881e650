import type { RecordStore } from '../../embedded/record-store.js';
import type { CompleteDurableLogOptions } from '../durable-log-options.js';
import { LogFile } from '../files/log-file.js';
import { AppendFile } from './append-file.js';
import { CompactedFileRecords } from './compacted-file-records.js';
import type { InspectedPartition } from './inspect-topic.js';
import { ownerOf } from './partition-place.js';
import { PlainFileRecords } from './plain-file-records.js';
import type { Syncer } from './syncer.js';
import { WriteGuard } from './write-guard.js';

export type WritableStore = RecordStore & { close(): void };

/** Opens a partition for writing that was found whole. @throws the system's error */
export function openStore(
  inspected: InspectedPartition,
  syncer: Syncer,
  options: CompleteDurableLogOptions,
): WritableStore {
  const place = { ...inspected.place, syncer, guard: new WriteGuard(ownerOf(inspected.place), syncer) };
  const open = (path: string, bytes: number): AppendFile =>
    new AppendFile(new LogFile(place.files, path, 'write'), bytes, syncer);
  if ('live' in inspected) {
    const { live, path, bytes } = inspected;
    return new CompactedFileRecords(place, live, open(path, bytes), options.rewriteBytes);
  }
  const { segments } = inspected;
  const newest = segments.at(-1);
  if (newest === undefined) throw new Error('a partition that was found whole has a segment');
  const { maxPartitionBytes: maxBytes, segmentBytes, cacheBytes } = options;
  const limits = { maxBytes, segmentBytes, cacheBytes };
  return new PlainFileRecords(place, segments, open(newest.path, newest.bytes), limits);
}
