import type { IResourceConfigEntry } from 'kafkajs';
import { SlotwiseError } from '../../core/errors.js';
import type { TopicSpec } from '../event-log.js';

export const POLICY = 'cleanup.policy';
export const LIMIT = 'max.message.bytes';

/** What a topic was found to be set to. */
export interface TopicSettings {
  readonly compacted: boolean;
  readonly requestBytes: number;
}

/** What a topic of this shape is created with. */
export function configOf({ compacted = false, stampedByLog = false, requestBytes }: TopicSpec): IResourceConfigEntry[] {
  return [
    ...(compacted ? [{ name: POLICY, value: 'compact' }] : []),
    ...(stampedByLog ? [{ name: 'message.timestamp.type', value: 'LogAppendTime' }] : []),
    ...(requestBytes === undefined ? [] : [{ name: LIMIT, value: String(requestBytes) }]),
  ];
}

const shapeWords = (partitions: number, compacted: boolean): string =>
  `${partitions} ${partitions === 1 ? 'partition' : 'partitions'}, ${compacted ? 'compacted' : 'not compacted'}`;

/**
 * @param has partitions that are there; without any the topic is still to be created
 * @throws SlotwiseError TOPIC_MISMATCH, with the command that mends it
 */
export function requireShape(spec: TopicSpec, has: number | undefined, settings: TopicSettings | undefined): void {
  if (has === undefined || settings === undefined) return;
  const { topic, partitions, compacted = false, requestBytes = 0 } = spec;
  if (has !== partitions || settings.compacted !== compacted) {
    const words = `${topic} exists with ${shapeWords(has, settings.compacted)}, wanted with ${shapeWords(partitions, compacted)}`;
    throw new SlotwiseError('TOPIC_MISMATCH', `${words}; ${mend(spec, has)}`);
  }
  if (settings.requestBytes >= requestBytes) return;
  const words = `${topic} takes at most ${settings.requestBytes} bytes in one request, ${requestBytes} are needed`;
  throw new SlotwiseError('TOPIC_MISMATCH', `${words}; ${alter(topic, `${LIMIT}=${requestBytes}`)}`);
}

/** UNKNOWN_TOPIC, with the commands that create them. */
export function missingTopics(specs: readonly TopicSpec[]): SlotwiseError {
  const commands = specs.map((spec) => {
    const { topic, partitions } = spec;
    const config = configOf(spec).map(({ name, value }) => ` --config ${name}=${value}`);
    return `kafka-topics.sh --bootstrap-server BROKER --create --topic ${topic} --partitions ${partitions}${config.join('')}`;
  });
  const words = `missing in Kafka, and not to be created: ${specs.map(({ topic }) => topic).join(', ')}`;
  return new SlotwiseError('UNKNOWN_TOPIC', `${words}; ${commands.join('; ')}`);
}

function mend({ topic, partitions, compacted = false }: TopicSpec, has: number): string {
  if (has > partitions) return `partitions cannot be taken away: run with ${has} shards, or with another topic prefix`;
  if (has < partitions) {
    return `if it is empty: kafka-topics.sh --bootstrap-server BROKER --alter --topic ${topic} --partitions ${partitions}; else run with ${has} shards`;
  }
  return alter(topic, `${POLICY}=${compacted ? 'compact' : 'delete'}`);
}

const alter = (topic: string, config: string): string =>
  `kafka-configs.sh --bootstrap-server BROKER --alter --entity-type topics --entity-name ${topic} --add-config ${config}`;
