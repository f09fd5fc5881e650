import type {
  Consumer,
  EventLog,
  LogRecord,
  NewRecord,
  ReadOptions,
  Subscription,
  TopicSpec,
} from '../../streams/index.js';

export interface WatchedAppend {
  readonly topic: string;
  readonly records: readonly NewRecord[];
}

/** A real log whose appends are noted, and held up or rejected when a test says so. */
export class WatchedLog implements EventLog {
  readonly appends: WatchedAppend[] = [];
  /** Appends begun and not yet answered. */
  inFlight = 0;
  mostInFlight = 0;
  /** Awaited before an append reaches the log; a rejection is the append's. */
  beforeAppend: (append: WatchedAppend) => Promise<void> = () => Promise.resolve();
  /** Awaited after it reached the log, before it is acknowledged. */
  afterAppend: (append: WatchedAppend) => Promise<void> = () => Promise.resolve();

  /** @param log also for what a test writes itself, unwatched */
  constructor(readonly log: EventLog) {}

  async append(topic: string, partition: number, records: readonly NewRecord[]): Promise<number> {
    const append = { topic, records };
    this.appends.push(append);
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    try {
      await this.beforeAppend(append);
      const offset = await this.log.append(topic, partition, records);
      await this.afterAppend(append);
      return offset;
    } finally {
      this.inFlight -= 1;
    }
  }

  ensureTopics(topics: readonly TopicSpec[]): Promise<void> {
    return this.log.ensureTopics(topics);
  }

  partitions(topic: string): Promise<number> {
    return this.log.partitions(topic);
  }

  read(options: ReadOptions): Promise<readonly LogRecord[]> {
    return this.log.read(options);
  }

  beginOffset(topic: string, partition: number): Promise<number> {
    return this.log.beginOffset(topic, partition);
  }

  endOffset(topic: string, partition: number): Promise<number> {
    return this.log.endOffset(topic, partition);
  }

  waitForAppend(topic: string, partition: number, offset: number, signal: AbortSignal): Promise<void> {
    return this.log.waitForAppend(topic, partition, offset, signal);
  }

  consume(subscription: Subscription): Promise<Consumer> {
    return this.log.consume(subscription);
  }

  close(): Promise<void> {
    return this.log.close();
  }
}
