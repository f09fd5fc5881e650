import { ForwardingLog, type LogRecord, type NewRecord, type ReadOptions } from '../../streams/index.js';

export interface WatchedAppend {
  readonly topic: string;
  readonly records: readonly NewRecord[];
}

/** A real log whose appends are noted, and held up or rejected when a test says so, as are its reads; `log` is for what a test writes itself. */
export class WatchedLog extends ForwardingLog {
  readonly appends: WatchedAppend[] = [];
  /** Appends begun and not yet answered. */
  inFlight = 0;
  mostInFlight = 0;
  /** Awaited before an append reaches the log; a rejection is the append's. */
  beforeAppend: (append: WatchedAppend) => Promise<void> = () => Promise.resolve();
  /** Awaited after it reached the log, before it is acknowledged. */
  afterAppend: (append: WatchedAppend) => Promise<void> = () => Promise.resolve();

  /** Awaited before a read; a rejection is the read's. */
  beforeRead: (options: ReadOptions) => Promise<void> = () => Promise.resolve();

  override async read(options: ReadOptions): Promise<readonly LogRecord[]> {
    await this.beforeRead(options);
    return this.log.read(options);
  }

  override async append(topic: string, partition: number, records: readonly NewRecord[]): Promise<number> {
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
}
