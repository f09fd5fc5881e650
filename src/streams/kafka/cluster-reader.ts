import type { Cluster, KafkaMessage } from 'kafkajs';
import { SlotwiseError } from '../../core/errors.js';
import type { LogRecord, ReadOptions } from '../event-log.js';
import { isStaleMetadata, kafkaError } from './kafka-error.js';
import { toLogRecord } from './log-record.js';
import { pause } from './pause.js';

/** What is fetched of one partition at once, bytes; a longer record comes alone. More of it is decoded long before it is used. */
const PARTITION_BYTES = 262_144;
const READ_UNCOMMITTED = 0;
const ATTEMPTS = 6;
const PAUSE_MS = 200;

export interface FetchPosition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

export interface FetchedPartition extends FetchPosition {
  readonly records: readonly LogRecord[];
  /** Where to fetch next: past what is left out here, too. */
  readonly nextOffset: number;
  readonly endOffset: number;
}

interface FetchResponse {
  readonly responses: readonly {
    readonly topicName: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly highWatermark: string;
      readonly messages: readonly (KafkaMessage & { readonly isControlRecord?: boolean })[];
    }[];
  }[];
}

/** Reads partitions through one connection a broker, without a group. Requests that wait need a reader of their own. */
export class ClusterReader {
  readonly #cluster: Cluster;
  readonly #topics = new Set<string>();
  /** Ends of the queues of fetches, by broker. */
  readonly #fetches = new Map<string, Promise<unknown>>();
  #connected: Promise<void> | undefined;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** The broker to fetch a partition from. @throws SlotwiseError UNKNOWN_TOPIC, KAFKA_UNREACHABLE */
  leaderOf(topic: string, partition: number): Promise<string> {
    return this.retrying(`looking for ${topic}/${partition}`, () => this.#leaderOf(topic, partition));
  }

  async #leaderOf(topic: string, partition: number): Promise<string> {
    await this.#know(topic);
    const [leader] = Object.keys(this.#cluster.findLeaderForPartitions(topic, [partition]));
    if (leader !== undefined) return leader;
    throw new SlotwiseError('UNKNOWN_TOPIC', `${topic} has no partition ${partition}`);
  }

  /**
   * Fetches from one broker. Waits up to `maxWaitMs` for the first record of any of them. One request at a time: kafkajs
   * opens the connection it fetches by with the first one, and a second one meanwhile would open another that is never
   * closed.
   * @throws what kafkajs throws; of OFFSET_OUT_OF_RANGE it says the topic and the partition
   */
  fetch(
    leader: string,
    positions: readonly FetchPosition[],
    maxWaitMs: number,
    partitionBytes = PARTITION_BYTES,
  ): Promise<readonly FetchedPartition[]> {
    const before = this.#fetches.get(leader) ?? Promise.resolve();
    const found = before.then(() => this.#fetch(leader, positions, maxWaitMs, partitionBytes));
    this.#fetches.set(
      leader,
      found.catch(() => undefined),
    );
    return found;
  }

  async #fetch(
    leader: string,
    positions: readonly FetchPosition[],
    maxWaitMs: number,
    maxBytes: number,
  ): Promise<readonly FetchedPartition[]> {
    const broker = await this.#cluster.findBroker({ nodeId: leader });
    const topics = [...new Set(positions.map(({ topic }) => topic))].map((topic) => ({
      topic,
      partitions: positions
        .filter((one) => one.topic === topic)
        .map(({ partition, offset }) => ({ partition, fetchOffset: String(offset), maxBytes })),
    }));
    const request = { replicaId: -1, isolationLevel: READ_UNCOMMITTED, maxWaitTime: maxWaitMs, minBytes: 1, topics };
    const { responses } = (await broker.fetch(request)) as FetchResponse;
    return positions.map((position) => fetched(position, responses));
  }

  /** @throws SlotwiseError OFFSET_OUT_OF_RANGE, UNKNOWN_TOPIC, KAFKA_UNREACHABLE, KAFKA_REFUSED */
  async read({ topic, partition, fromOffset, maxRecords = Infinity }: ReadOptions): Promise<readonly LogRecord[]> {
    const doing = `reading ${topic}/${partition} from offset ${fromOffset}`;
    if (fromOffset < 0) throw new SlotwiseError('OFFSET_OUT_OF_RANGE', `${doing}: an offset is not negative`);
    for (let offset = fromOffset; ;) {
      const position = { topic, partition, offset };
      const [found] = await this.retrying(doing, async () =>
        this.fetch(await this.#leaderOf(topic, partition), [position], 0),
      );
      if (found === undefined || found.records.length > 0) return found?.records.slice(0, maxRecords) ?? [];
      if (found.nextOffset >= found.endOffset) return [];
      // Nothing but what a compaction has left: the next records lie behind it.
      offset = found.nextOffset;
    }
  }

  beginOffset(topic: string, partition: number): Promise<number> {
    return this.#offset(topic, partition, true);
  }

  endOffset(topic: string, partition: number): Promise<number> {
    return this.#offset(topic, partition, false);
  }

  /** Again with fresh metadata while a leader is moving or a connection is lost. @throws what `read` throws */
  async retrying<Result>(doing: string, attempt: () => Promise<Result>): Promise<Result> {
    for (let left = ATTEMPTS; ; left -= 1) {
      try {
        await this.#connect();
        return await attempt();
      } catch (error) {
        if (left === 1 || !(isStaleMetadata(error) || isMissing(error))) throw kafkaError(error, doing);
        await pause(PAUSE_MS);
        await this.refresh();
      }
    }
  }

  /** Asks who leads what; that nobody answers is found out by what follows. */
  async refresh(): Promise<void> {
    await this.#cluster.refreshMetadata().catch(() => undefined);
  }

  async close(): Promise<void> {
    if (this.#connected === undefined) return;
    await this.#connected.catch(() => undefined);
    await this.#cluster.disconnect();
  }

  async #offset(topic: string, partition: number, fromBeginning: boolean): Promise<number> {
    return this.retrying(`asking for an offset of ${topic}/${partition}`, async () => {
      await this.#leaderOf(topic, partition);
      const [found] = await this.#cluster.fetchTopicsOffset([{ topic, partitions: [{ partition }], fromBeginning }]);
      return Number(found?.partitions[0]?.offset);
    });
  }

  #connect(): Promise<void> {
    this.#connected ??= this.#cluster.connect().catch((error: unknown) => {
      this.#connected = undefined;
      throw error;
    });
    return this.#connected;
  }

  async #know(topic: string): Promise<void> {
    await this.#connect();
    if (this.#topics.has(topic)) return;
    await this.#cluster.addTargetTopic(topic);
    this.#topics.add(topic);
  }
}

/** What a broker that has just come back does not know yet is there a moment later, unless it is nowhere. */
function isMissing(error: unknown): boolean {
  return error instanceof SlotwiseError && error.code === 'UNKNOWN_TOPIC';
}

function fetched(position: FetchPosition, responses: FetchResponse['responses']): FetchedPartition {
  const { topic, partition, offset } = position;
  const found = responses
    .find(({ topicName }) => topicName === topic)
    ?.partitions.find((one) => one.partition === partition);
  const messages = found?.messages ?? [];
  const records = messages
    .filter((message) => message.isControlRecord !== true && Number(message.offset) >= offset)
    .map((message) => toLogRecord(topic, partition, message));
  const last = Number(messages.at(-1)?.offset ?? offset - 1);
  // A batch that a compaction has emptied of all records from here on still stands in the way.
  const nextOffset = messages.length === 0 ? offset : Math.max(last, offset) + 1;
  return { ...position, records, nextOffset, endOffset: Number(found?.highWatermark ?? offset) };
}
