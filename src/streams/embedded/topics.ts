import { SlotwiseError } from '../../core/errors.js';
import type { TopicSpec } from '../event-log.js';
import type { CompleteEmbeddedLogOptions } from './embedded-log-options.js';
import type { LogStorage, StoredTopic } from './log-storage.js';
import type { Partition } from './partition.js';
import { Topic } from './topic.js';

/** The topics of one log, by name. */
export class Topics {
  private readonly topics = new Map<string, Topic>();

  constructor(
    private readonly storage: LogStorage,
    private readonly options: CompleteEmbeddedLogOptions,
  ) {
    this.add(storage.topics);
  }

  /** Creates what is missing, or nothing at all. @throws SlotwiseError TOPIC_MISMATCH, LOG_MISUSE */
  ensure(specs: readonly TopicSpec[]): void {
    for (const spec of specs) {
      if (!Number.isInteger(spec.partitions) || spec.partitions < 1) {
        throw new SlotwiseError('LOG_MISUSE', `${spec.topic} needs at least one partition, not ${spec.partitions}`);
      }
      this.topics.get(spec.topic)?.requireShape(spec);
    }
    const missing = new Map(specs.filter(({ topic }) => !this.topics.has(topic)).map((spec) => [spec.topic, spec]));
    if (missing.size > 0) this.add(this.storage.create([...missing.values()]));
  }

  /** @throws SlotwiseError UNKNOWN_TOPIC */
  find(name: string): Topic {
    const topic = this.topics.get(name);
    if (topic === undefined) throw new SlotwiseError('UNKNOWN_TOPIC', `there is no topic ${name}`);
    return topic;
  }

  /** The topics of one subscription. @throws SlotwiseError UNKNOWN_TOPIC, TOPIC_MISMATCH, LOG_MISUSE */
  coPartitioned(names: readonly string[]): readonly Topic[] {
    const topics = [...new Set(names)].map((name) => this.find(name));
    if (topics.length === 0) throw new SlotwiseError('LOG_MISUSE', 'a subscription needs at least one topic');
    if (new Set(topics.map((topic) => topic.partitions.length)).size > 1) {
      const counts = topics.map((topic) => `${topic.name} has ${topic.partitions.length}`).join(', ');
      throw new SlotwiseError('TOPIC_MISMATCH', `topics of one subscription need equal partitions: ${counts}`);
    }
    return topics;
  }

  private add(stored: readonly StoredTopic[]): void {
    for (const topic of stored) this.topics.set(topic.spec.topic, new Topic(topic, this.options));
  }

  allPartitions(): readonly Partition[] {
    return [...this.topics.values()].flatMap((topic) => topic.partitions);
  }
}
