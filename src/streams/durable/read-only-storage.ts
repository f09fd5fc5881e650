import { SlotwiseError } from '../../core/errors.js';
import type { LogStorage, StoredTopic } from '../embedded/log-storage.js';
import type { TopicSpec } from '../event-log.js';
import type { InspectedPartition, InspectedTopic } from './stores/inspect-topic.js';
import { ReadOnlyRecords, type RecordSource } from './stores/read-only-records.js';
import { SegmentSource } from './stores/segment-source.js';

/** A log as it was when it was looked at. */
export class ReadOnlyStorage implements LogStorage {
  readonly topics: readonly StoredTopic[];
  private readonly sources: SegmentSource[] = [];

  constructor(inspected: readonly InspectedTopic[]) {
    this.topics = inspected.map(({ spec, partitions }) => ({
      spec,
      stores: partitions.map((partition) => new ReadOnlyRecords(this.sourceOf(partition))),
    }));
  }

  /** @throws SlotwiseError UNKNOWN_TOPIC */
  create(specs: readonly TopicSpec[]): never {
    const names = specs.map(({ topic }) => topic).join(', ');
    throw new SlotwiseError('UNKNOWN_TOPIC', `the log, opened for reading only, has no topic ${names}`);
  }

  close(): Promise<void> {
    for (const source of this.sources) source.close();
    return Promise.resolve();
  }

  private sourceOf(inspected: InspectedPartition): RecordSource {
    if ('live' in inspected) return inspected.live;
    const source = new SegmentSource(inspected.place, inspected.segments);
    this.sources.push(source);
    return source;
  }
}
