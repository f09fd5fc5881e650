import type { Consumer as KafkaConsumer, Kafka } from 'kafkajs';
import { coPartitionAssigner, type HeldShards } from './co-partition-assigner.js';
import { kafkaError, kafkaErrorCode } from './kafka-error.js';
import { pause } from './pause.js';

/** The least a broker allows by default: how long a process that was killed keeps its shards. */
const SESSION_TIMEOUT_MS = 6_000;
const HEARTBEAT_MS = 1_000;
const REBALANCE_TIMEOUT_MS = 20_000;
/** How often kafkajs' loop comes round while everything is paused; it looks then whether a heartbeat is due. */
const ROUND_MS = 200;
/** A group that cannot be joined is given up after so many attempts in a row. */
const MOST_REFUSALS = 8;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;

export interface MembershipOptions {
  readonly kafka: Kafka;
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly shardCount: number;
  readonly held: () => HeldShards;
  /** The shards of this member from now on. */
  readonly onAssigned: (shards: readonly number[]) => void;
  /** The group cannot be joined any more. */
  readonly onLost: (error: Error) => void;
  /** Before the group is joined again, ms; tests do not wait. */
  readonly pause?: (ms: number) => Promise<void>;
}

/**
 * Belongs to a group through kafkajs' consumer, which fetches nothing: all its topics are paused from the moment it has
 * joined, so that it only sends heartbeats and takes part in rebalances. Fetching is ours, because kafkajs' moves to
 * another offset without a word when the wanted one is gone, and cannot read anything that is not assigned.
 */
export class GroupMembership {
  readonly #options: MembershipOptions;
  #consumer: KafkaConsumer | undefined;
  /** Attempts in a row to join again, and how many of them a broker has answered. */
  #rejoins = 0;
  #refusals = 0;
  #left = false;
  readonly #commits = new Set<Promise<void>>();

  constructor(options: MembershipOptions) {
    this.#options = options;
  }

  /** Joins. Rejects when the first attempt cannot even connect. */
  async join(): Promise<void> {
    const { kafka, groupId, topics, shardCount, held } = this.#options;
    const consumer = kafka.consumer({
      groupId,
      allowAutoTopicCreation: false,
      partitionAssigners: [coPartitionAssigner(shardCount, held)],
      sessionTimeout: SESSION_TIMEOUT_MS,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: REBALANCE_TIMEOUT_MS,
      maxWaitTimeInMs: ROUND_MS,
      // Restarted here, with a bound.
      retry: { restartOnFailure: () => Promise.resolve(false) },
    });
    this.#consumer = consumer;
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      consumer.pause(topics.map((topic) => ({ topic })));
      this.#rejoins = 0;
      this.#refusals = 0;
      const [first = ''] = topics;
      if (!this.#left) this.#options.onAssigned(payload.memberAssignment[first] ?? []);
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      void this.#rejoin(payload.error);
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics] });
    await consumer.run({ autoCommit: false, eachBatch: () => Promise.resolve() });
  }

  /** Shows as lag, nothing more: a commit that fails is not repeated. */
  commit(topic: string, partition: number, offset: number): void {
    const consumer = this.#consumer;
    if (consumer === undefined || this.#left) return;
    const committing = Promise.resolve()
      .then(() => consumer.commitOffsets([{ topic, partition, offset: String(offset) }]))
      .catch(() => undefined);
    this.#commits.add(committing);
    void committing.then(() => this.#commits.delete(committing));
  }

  /** Resolves when the commits under way have arrived, or have failed. */
  async committed(): Promise<void> {
    await Promise.all(this.#commits);
  }

  async leave(): Promise<void> {
    this.#left = true;
    await this.committed();
    await this.#consumer?.disconnect().catch(() => undefined);
  }

  /** kafkajs has closed its connections by now. */
  async #rejoin(cause: Error): Promise<void> {
    const { groupId, onLost, pause: wait = pause } = this.#options;
    for (let why = cause; !this.#left;) {
      this.#rejoins += 1;
      // A broker that is away may come back any time, and to start anew would bring nobody nearer to it.
      if (kafkaErrorCode(why) !== 'KAFKA_UNREACHABLE') this.#refusals += 1;
      if (this.#refusals > MOST_REFUSALS) {
        onLost(kafkaError(why, `the group ${groupId} cannot be joined`));
        return;
      }
      await wait(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#rejoins - 1)));
      try {
        if (!this.#isLeaving()) await this.join();
        return;
      } catch (failure) {
        why = failure instanceof Error ? failure : new Error(String(failure));
      }
    }
  }

  #isLeaving(): boolean {
    return this.#left;
  }
}
