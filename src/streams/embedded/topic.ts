import { SlotwiseError } from '../../core/errors.js';
import type { TopicSpec } from '../event-log.js';
import type { CompleteEmbeddedLogOptions } from './embedded-log-options.js';
import type { StoredTopic } from './log-storage.js';
import { Partition } from './partition.js';

/** A topic with its partitions. */
export class Topic {
  readonly partitions: readonly Partition[];

  private readonly spec: TopicSpec;

  constructor({ spec, stores }: StoredTopic, options: CompleteEmbeddedLogOptions) {
    this.spec = spec;
    this.partitions = stores.map((store, partition) => new Partition(spec.topic, partition, store, options));
  }

  get name(): string {
    return this.spec.topic;
  }

  /** @throws SlotwiseError UNKNOWN_TOPIC */
  partition(partition: number): Partition {
    const found = this.partitions[partition];
    if (found !== undefined) return found;
    throw new SlotwiseError(
      'UNKNOWN_TOPIC',
      `${this.name} has partitions 0 to ${this.partitions.length - 1}, not ${partition}`,
    );
  }

  /** @throws SlotwiseError TOPIC_MISMATCH unless this topic is as `wanted`. */
  requireShape(wanted: TopicSpec): void {
    const has = shape(this.spec);
    const wants = shape(wanted);
    if (has === wants) return;
    throw new SlotwiseError('TOPIC_MISMATCH', `${this.name} exists with ${has}, wanted with ${wants}`);
  }
}

function shape(spec: TopicSpec): string {
  return `${spec.partitions} partitions, ${spec.compacted === true ? 'compacted' : 'not compacted'}`;
}
