import type { Admin, IResourceConfigEntry, ITopicMetadata, Kafka } from 'kafkajs';
import { SlotwiseError } from '../../core/errors.js';
import type { TopicSpec } from '../event-log.js';
import { isStaleMetadata, kafkaError, kafkaErrorCode } from './kafka-error.js';
import { ConfigResourceTypes } from './kafkajs.js';
import { pause } from './pause.js';
import { configOf, LIMIT, missingTopics, POLICY, requireShape, type TopicSettings } from './topic-shape.js';

/** What a deployment wants of its topics, where the cluster has so many brokers. */
const MOST_REPLICAS = 3;
/** How often, and how often at most, a cluster is asked whether it knows what it has just created. */
const LOOK_MS = 100;
const MOST_LOOKS = 100;

export interface KafkaTopicsOptions {
  /** Default true. */
  readonly createTopics?: boolean;
  /** Created topics keep their records however old they are: a replay's are stamped with the past. Default false. */
  readonly keepForever?: boolean;
}

/** The topics of a cluster: looks at them, and creates what is missing. */
export class KafkaTopics {
  readonly #admin: Admin;
  readonly #mayCreate: boolean;
  readonly #retention: readonly IResourceConfigEntry[];
  #connected: Promise<void> | undefined;

  constructor(kafka: Kafka, { createTopics = true, keepForever = false }: KafkaTopicsOptions = {}) {
    this.#admin = kafka.admin();
    this.#mayCreate = createTopics;
    this.#retention = keepForever ? [{ name: 'retention.ms', value: '-1' }] : [];
  }

  /** @throws SlotwiseError TOPIC_MISMATCH, KAFKA_REFUSED, KAFKA_UNREACHABLE */
  async ensure(specs: readonly TopicSpec[]): Promise<void> {
    await this.#talking('checking the topics', async () => {
      const found = await this.#describe(specs.map(({ topic }) => topic));
      const settings = await this.#settings([...found.keys()]);
      for (const spec of specs) requireShape(spec, found.get(spec.topic)?.partitions.length, settings.get(spec.topic));
      const missing = specs.filter(({ topic }) => !found.has(topic));
      if (missing.length === 0) return;
      if (!this.#mayCreate) throw missingTopics(missing);
      await this.#create(missing);
    });
  }

  /** @throws SlotwiseError UNKNOWN_TOPIC, KAFKA_REFUSED, KAFKA_UNREACHABLE */
  async partitions(topic: string): Promise<number> {
    return this.#talking(`looking at ${topic}`, async () => {
      const found = (await this.#describe([topic])).get(topic);
      if (found === undefined) throw new SlotwiseError('UNKNOWN_TOPIC', `there is no topic ${topic}`);
      return found.partitions.length;
    });
  }

  /** Their common number of partitions. @throws SlotwiseError UNKNOWN_TOPIC, TOPIC_MISMATCH, LOG_MISUSE */
  async coPartitioned(topics: readonly string[]): Promise<number> {
    const counts = await Promise.all(topics.map((topic) => this.partitions(topic)));
    const [count] = counts;
    if (count === undefined) throw new SlotwiseError('LOG_MISUSE', 'a subscription needs at least one topic');
    if (counts.every((one) => one === count)) return count;
    const words = topics.map((topic, index) => `${topic} has ${counts[index]}`).join(', ');
    throw new SlotwiseError('TOPIC_MISMATCH', `topics of one subscription need equal partitions: ${words}`);
  }

  async close(): Promise<void> {
    if (this.#connected === undefined) return;
    await this.#connected.catch(() => undefined);
    await this.#admin.disconnect();
  }

  async #talking<Result>(doing: string, talk: () => Promise<Result>): Promise<Result> {
    this.#connected ??= this.#admin.connect();
    try {
      await this.#connected;
    } catch (error) {
      this.#connected = undefined;
      throw kafkaError(error, doing);
    }
    return talk().catch((error: unknown) => {
      throw kafkaError(error, doing);
    });
  }

  /** Those of the topics that exist. Listing is one request; asking for one that is not there would be retried. */
  async #describe(topics: readonly string[]): Promise<ReadonlyMap<string, ITopicMetadata>> {
    const all = new Set(await this.#admin.listTopics());
    const present = topics.filter((topic) => all.has(topic));
    if (present.length === 0) return new Map();
    const { topics: found } = await this.#admin.fetchTopicMetadata({ topics: present });
    return new Map(found.map((one) => [one.name, one]));
  }

  async #settings(topics: readonly string[]): Promise<ReadonlyMap<string, TopicSettings>> {
    if (topics.length === 0) return new Map();
    const { resources } = await this.#admin.describeConfigs({
      includeSynonyms: false,
      resources: topics.map((name) => ({ type: ConfigResourceTypes.TOPIC, name, configNames: [POLICY, LIMIT] })),
    });
    return new Map(
      resources.map(({ resourceName, configEntries }) => {
        const valueOf = (wanted: string): string | undefined =>
          configEntries.find(({ configName }) => configName === wanted)?.configValue;
        const compacted = valueOf(POLICY)?.includes('compact') === true;
        return [resourceName, { compacted, requestBytes: Number(valueOf(LIMIT) ?? Infinity) }];
      }),
    );
  }

  async #create(specs: readonly TopicSpec[]): Promise<void> {
    const { brokers } = await this.#admin.describeCluster();
    const replicas = Math.min(MOST_REPLICAS, brokers.length);
    const durable = { name: 'min.insync.replicas', value: String(Math.max(1, replicas - 1)) };
    await this.#admin.createTopics({
      // kafkajs gives up when the broker has not yet heard of what its controller has created.
      waitForLeaders: false,
      topics: specs.map((spec) => ({
        topic: spec.topic,
        numPartitions: spec.partitions,
        replicationFactor: replicas,
        configEntries: [durable, ...this.#retention, ...configOf(spec)],
      })),
    });
    await this.#untilLed(specs);
  }

  /** A broker answers before it knows the new topics itself; whoever else creates them meanwhile is as good. */
  async #untilLed(specs: readonly TopicSpec[]): Promise<void> {
    const names = specs.map(({ topic }) => topic);
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      const found = await this.#describe(names).catch(noneYet);
      if (specs.every((spec) => isLed(found.get(spec.topic), spec))) return;
      await pause(LOOK_MS);
    }
    throw new SlotwiseError('KAFKA_UNREACHABLE', `the new topics have no leaders yet: ${names.join(', ')}`);
  }
}

const isLed = (found: ITopicMetadata | undefined, { partitions }: TopicSpec): boolean =>
  found?.partitions.length === partitions && found.partitions.every(({ leader }) => leader >= 0);

/** @throws the error, unless it says that the cluster is not that far yet */
function noneYet(error: unknown): ReadonlyMap<string, ITopicMetadata> {
  if (isStaleMetadata(error) || kafkaErrorCode(error) === 'UNKNOWN_TOPIC') return new Map();
  throw error;
}
