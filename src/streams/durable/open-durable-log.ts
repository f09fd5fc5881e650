import { EmbeddedEventLog } from '../embedded/embedded-event-log.js';
import { unusableBecause } from './durable-log-errors.js';
import { type CompleteDurableLogOptions, type DurableLogOptions, withDefaults } from './durable-log-options.js';
import { FolderLock } from './lock/folder-lock.js';
import { prepareFolder, requireLog } from './log-folder.js';
import { readManifest } from './log-manifest.js';
import { ReadOnlyStorage } from './read-only-storage.js';
import { inspectTopic, type InspectedTopic } from './stores/inspect-topic.js';
import { cutOff } from './stores/torn-tail.js';
import { WritableStorage } from './writable-storage.js';

/** A reader looks again at a partition whose oldest segment the writer has just dropped. */
const READER_RETRIES = 10;

/**
 * The embedded log on append-only files: what was appended is there again after `kill -9`, and after a power loss as far as
 * the fsync policy says. Topics of the folder exist from the start. Everything is read and checked first; nothing is changed
 * if anything is wrong. Cost: reads all files once.
 * @throws SlotwiseError LOG_CORRUPT, LOG_TOO_NEW, LOG_LOCKED, LOG_FOLDER_UNUSABLE
 */
export function openDurableLog(options: DurableLogOptions): Promise<EmbeddedEventLog> {
  const complete = withDefaults(options);
  return new Promise((resolve) => {
    try {
      const storage = complete.readOnly ? openForReading(complete) : openForWriting(complete);
      resolve(new EmbeddedEventLog(options, storage));
    } catch (error) {
      throw unusableBecause(complete.folder, error);
    }
  });
}

function openForReading(options: CompleteDurableLogOptions): ReadOnlyStorage {
  requireLog(options);
  return new ReadOnlyStorage(inspect(options, READER_RETRIES));
}

function openForWriting(options: CompleteDurableLogOptions): WritableStorage {
  const { files, folder, processes } = options;
  const lock = prepareFolder(options, () => FolderLock.acquire(files, folder, processes));
  try {
    const inspected = inspect(options, 0);
    cutTornTails(inspected, options);
    return new WritableStorage(options, lock, inspected);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function inspect(options: CompleteDurableLogOptions, retries: number): readonly InspectedTopic[] {
  const { files, folder, maxCompactedBytes } = options;
  const specs = readManifest(files, folder);
  return specs.map((spec) => inspectTopic(spec, { files, folder, maxCompactedBytes, retries }));
}

function cutTornTails(inspected: readonly InspectedTopic[], { onTornTail }: CompleteDurableLogOptions): void {
  for (const { place, torn } of inspected.flatMap(({ partitions }) => partitions)) {
    if (torn === undefined) continue;
    cutOff(place, torn);
    const { topic, partition } = place;
    if (torn.tornBytes > 0) onTornTail({ topic, partition, bytes: torn.tornBytes });
  }
}
