import type { TopicSpec } from '../event-log.js';
import type { RecordStore } from './record-store.js';

/** A topic and its partitions, in their order. */
export interface StoredTopic {
  readonly spec: TopicSpec;
  readonly stores: readonly RecordStore[];
}

/** Where the records of a log are kept. */
export interface LogStorage {
  /** What it held from the start. */
  readonly topics: readonly StoredTopic[];
  /** Takes on new topics: all, or none when it throws. */
  create(specs: readonly TopicSpec[]): readonly StoredTopic[];
  /** Nothing is appended or read any more. Called once. */
  close(): Promise<void>;
}
