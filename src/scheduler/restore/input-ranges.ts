import type { EpochMarker, TopicNames } from '../../contracts/index.js';
import { SlotwiseError } from '../../core/errors.js';
import type { EventLog, LogRecord } from '../../streams/index.js';
import { INPUT_TOPICS, type InputTopic } from '../input-record.js';

export type InputRecords = Readonly<Record<InputTopic, readonly LogRecord[]>>;

/** One input partition read from front to back, range by range. */
class ForwardReader {
  #ahead: readonly LogRecord[] = [];

  constructor(
    private readonly log: EventLog,
    private readonly topic: string,
    private readonly shard: number,
  ) {}

  /** Records of the offsets `from` to `next` - 1. @throws SlotwiseError LOG_TRIMMED, LOG_SHORTENED */
  async take(from: number, next: number): Promise<readonly LogRecord[]> {
    const taken: LogRecord[] = [];
    for (let offset = from; offset < next;) {
      const found = this.#ahead.length > 0 ? this.#ahead : await this.#read(offset);
      const fitting = found.filter((record) => record.offset >= offset && record.offset < next);
      this.#ahead = found.filter((record) => record.offset >= next);
      taken.push(...fitting);
      offset = (fitting.at(-1)?.offset ?? (this.#ahead.length > 0 ? next : offset - 1)) + 1;
    }
    return taken;
  }

  async #read(fromOffset: number): Promise<readonly LogRecord[]> {
    const { log, topic, shard: partition } = this;
    const [begins, ends] = [await log.beginOffset(topic, partition), await log.endOffset(topic, partition)];
    if (fromOffset < begins) {
      throw new SlotwiseError(
        'LOG_TRIMMED',
        `${topic}/${partition} begins at offset ${begins}, but a restore needs it from ${fromOffset} on: keep inputs longer, or write checkpoints more often`,
      );
    }
    if (fromOffset >= ends) {
      throw new SlotwiseError(
        'LOG_SHORTENED',
        `${topic}/${partition} ends at offset ${ends}, but an accepted epoch has read offset ${fromOffset}: records at the end were lost`,
      );
    }
    return log.read({ topic, partition, fromOffset });
  }
}

/** The inputs of a shard's accepted epochs, read again; markers must come in their order. */
export class InputRanges {
  readonly #readers: Readonly<Record<InputTopic, ForwardReader>>;

  constructor(log: EventLog, topics: TopicNames, shard: number) {
    const reader = (topic: InputTopic): ForwardReader => new ForwardReader(log, topics[topic], shard);
    this.#readers = { outcomes: reader('outcomes'), reports: reader('reports'), requests: reader('requests') };
  }

  /** Exactly what the epoch consumed. @throws SlotwiseError LOG_TRIMMED, LOG_SHORTENED */
  async of({ inputs }: EpochMarker): Promise<InputRecords> {
    const taken: Record<InputTopic, readonly LogRecord[]> = { outcomes: [], reports: [], requests: [] };
    for (const topic of INPUT_TOPICS) {
      taken[topic] = await this.#readers[topic].take(inputs[topic].from, inputs[topic].next);
    }
    return taken;
  }
}
