import type { LogStorage, StoredTopic } from '../embedded/log-storage.js';
import type { TopicSpec } from '../event-log.js';
import type { CompleteDurableLogOptions } from './durable-log-options.js';
import { unusableBecause } from './durable-log-errors.js';
import type { FolderLock } from './lock/folder-lock.js';
import { writeManifest } from './log-manifest.js';
import type { InspectedTopic } from './stores/inspect-topic.js';
import { openStore, type WritableStore } from './stores/open-store.js';
import { createPartition } from './stores/create-partition.js';
import { placesOf } from './stores/inspect-topic.js';
import { Syncer } from './stores/syncer.js';
import { requireFolderName } from './topic-names.js';

/** The files of a log that this process alone writes. */
export class WritableStorage implements LogStorage {
  readonly topics: readonly StoredTopic[];
  private readonly syncer: Syncer;
  private readonly specs: TopicSpec[] = [];
  private readonly stores: WritableStore[] = [];

  /** @param inspected what the folder holds, without torn tails. @throws the system's error */
  constructor(
    private readonly options: CompleteDurableLogOptions,
    private readonly lock: FolderLock,
    inspected: readonly InspectedTopic[],
  ) {
    this.syncer = new Syncer(options.fsync, options.delay, options.onFailure);
    this.topics = this.open(inspected);
  }

  /** @throws SlotwiseError LOG_MISUSE, LOG_FOLDER_UNUSABLE */
  create(specs: readonly TopicSpec[]): readonly StoredTopic[] {
    for (const { topic } of specs) requireFolderName(topic);
    const { files, folder, maxCompactedBytes } = this.options;
    try {
      const created = specs.map((spec) => ({
        spec,
        partitions: placesOf(spec, files, folder).map((place) => createPartition(place, spec, maxCompactedBytes)),
      }));
      files.syncFolder(folder);
      // Last: a topic that is on the list is there wholly.
      writeManifest(files, folder, [...this.specs, ...specs]);
      return this.open(created);
    } catch (error) {
      throw unusableBecause(folder, error);
    }
  }

  /** @throws SlotwiseError LOG_WRITE_FAILED if what was written cannot be forced onto the disk */
  async close(): Promise<void> {
    try {
      await this.syncer.close();
    } finally {
      for (const store of this.stores) store.close();
      this.lock.release();
    }
  }

  private open(inspected: readonly InspectedTopic[]): readonly StoredTopic[] {
    return inspected.map(({ spec, partitions }) => {
      const stores = partitions.map((partition) => openStore(partition, this.syncer, this.options));
      this.stores.push(...stores);
      this.specs.push(spec);
      return { spec, stores };
    });
  }
}
