import type { Kafka, Producer } from 'kafkajs';
import { SlotwiseError } from '../../core/errors.js';
import type { NewRecord } from '../event-log.js';
import { kafkaError, kafkaErrorCode } from './kafka-error.js';
import { toMessage } from './log-record.js';

const ALL_IN_SYNC = -1;

/** A producer and how many requests are under way with it. */
interface Line {
  readonly producer: Producer;
  readonly connected: Promise<void>;
  sending: number;
  retired: boolean;
}

/**
 * Appends with one request in flight a partition. A producer that failed in an unclear way is thrown away: kafkajs may
 * otherwise acknowledge what it never wrote. What others have under way with it is finished first.
 */
export class KafkaAppender {
  readonly #kafka: Kafka;
  /** Ends of the queues, by topic and partition. */
  readonly #queues = new Map<string, Promise<unknown>>();
  readonly #lines = new Set<Line>();
  #line: Line | undefined;

  constructor(kafka: Kafka) {
    this.#kafka = kafka;
  }

  /**
   * @param known resolves when the partition is known to be there; awaited in turn
   * @returns offset of the first one
   * @throws SlotwiseError RECORD_TOO_LARGE, UNKNOWN_TOPIC, KAFKA_REFUSED, KAFKA_UNREACHABLE, or what kafkajs throws
   */
  append(topic: string, partition: number, records: readonly NewRecord[], known: Promise<unknown>): Promise<number> {
    const key = `${topic}/${partition}`;
    const before = this.#queues.get(key) ?? Promise.resolve();
    known.catch(() => undefined);
    const sent = before.then(async () => {
      await known;
      return this.#send(topic, partition, records);
    });
    const queue = sent.catch(() => undefined);
    this.#queues.set(key, queue);
    void queue.then(() => {
      if (this.#queues.get(key) === queue) this.#queues.delete(key);
    });
    return sent;
  }

  /** Lets what is under way finish. */
  async close(): Promise<void> {
    await Promise.all(this.#queues.values());
    await Promise.all([...this.#lines].map((line) => this.#retire(line)));
  }

  async #send(topic: string, partition: number, records: readonly NewRecord[]): Promise<number> {
    const line = this.#line ?? this.#open();
    line.sending += 1;
    try {
      await line.connected;
      const messages = records.map((record) => toMessage(record, partition));
      const [written] = await line.producer.send({ topic, acks: ALL_IN_SYNC, messages });
      const offset = Number(written?.baseOffset);
      if (Number.isSafeInteger(offset) && offset >= 0) return offset;
      throw new SlotwiseError('APPEND_UNKNOWN', `${topic}/${partition}: the broker did not say where the records are`);
    } catch (error) {
      if (kafkaErrorCode(error) !== 'RECORD_TOO_LARGE') this.#throwAway(line);
      throw kafkaError(error, `appending to ${topic}/${partition}`);
    } finally {
      line.sending -= 1;
      if (line.retired) void this.#retire(line);
    }
  }

  #open(): Line {
    const producer = this.#kafka.producer({
      allowAutoTopicCreation: false,
      idempotent: false,
      maxInFlightRequests: 50,
    });
    const connected = producer.connect();
    // Whoever sends first hears of it.
    connected.catch(() => undefined);
    const line: Line = { producer, connected, sending: 0, retired: false };
    this.#lines.add(line);
    this.#line = line;
    return line;
  }

  #throwAway(line: Line): void {
    if (line.retired) return;
    line.retired = true;
    if (this.#line === line) this.#line = undefined;
  }

  async #retire(line: Line): Promise<void> {
    if (line.sending > 0) return;
    this.#lines.delete(line);
    if (this.#line === line) this.#line = undefined;
    await line.producer.disconnect().catch(() => undefined);
  }
}
