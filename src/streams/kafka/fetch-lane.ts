import type { DeliveryLane } from '../assigned-shard.js';
import type { LogRecord } from '../event-log.js';

export interface FetchLaneOptions {
  readonly topic: string;
  readonly partition: number;
  readonly beginOffset: () => Promise<number>;
  readonly handle: (records: readonly LogRecord[]) => Promise<void>;
  readonly onError: (error: unknown) => void;
  /** Called when it may want records. */
  readonly onWanting: () => void;
}

/** What a fetch was begun with; it counts only if the lane has not been moved since. */
export interface FetchTicket {
  readonly lane: FetchLane;
  readonly offset: number;
  readonly moves: number;
}

/** Deliveries of one fetched topic partition. While a batch is handled the next one is fetched, and no more. */
export class FetchLane implements DeliveryLane {
  readonly #options: FetchLaneOptions;
  #open = false;
  #paused = false;
  /** Of the next record to be fetched; undefined: not known yet. */
  #offset: number | undefined;
  #moves = 0;
  #fetching = false;
  #waiting: readonly LogRecord[] = [];
  #handling: Promise<void> | undefined;

  constructor(options: FetchLaneOptions) {
    this.#options = options;
  }

  get topic(): string {
    return this.#options.topic;
  }

  get partition(): number {
    return this.#options.partition;
  }

  /** There is room for another batch, and none is being fetched. */
  get isWanting(): boolean {
    const hasRoom = this.#waiting.length === 0 && !this.#fetching;
    return this.#open && !this.#paused && hasRoom && this.#offset !== undefined;
  }

  /** Leave to fetch the next batch, if it is wanted; it ends with `take`, `fail` or `giveBack`. */
  ticket(): FetchTicket | undefined {
    const offset = this.#offset;
    if (!this.isWanting || offset === undefined) return undefined;
    this.#fetching = true;
    return { lane: this, offset, moves: this.#moves };
  }

  /** What came of a fetch. */
  take({ moves }: FetchTicket, records: readonly LogRecord[], nextOffset: number): void {
    this.#fetching = false;
    if (moves !== this.#moves || !this.#open) return;
    this.#offset = nextOffset;
    this.#waiting = records;
    this.#deliver();
  }

  /** Nothing came. */
  giveBack(): void {
    this.#fetching = false;
  }

  /** What was asked for cannot be fetched. */
  fail({ moves }: FetchTicket, error: unknown): void {
    this.#fetching = false;
    if (moves === this.#moves && this.#open) this.#end(error);
  }

  start(): void {
    this.#open = true;
    if (this.#offset !== undefined) {
      this.#options.onWanting();
      return;
    }
    const moves = this.#moves;
    this.#options.beginOffset().then(
      (offset) => {
        if (moves === this.#moves && this.#open) this.#moveTo(offset);
      },
      (error: unknown) => {
        if (moves === this.#moves && this.#open) this.#end(error);
      },
    );
  }

  close(): void {
    this.#open = false;
    this.#waiting = [];
  }

  async idle(): Promise<void> {
    await this.#handling;
  }

  seek(offset: number): void {
    this.#moveTo(offset);
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#deliver();
    this.#options.onWanting();
  }

  #moveTo(offset: number): void {
    this.#moves += 1;
    this.#offset = offset;
    this.#waiting = [];
    this.#options.onWanting();
  }

  #deliver(): void {
    if (!this.#open || this.#paused || this.#handling !== undefined || this.#waiting.length === 0) return;
    const records = this.#waiting;
    this.#waiting = [];
    this.#handling = this.#handle(records);
  }

  /** Never rejects: an error is passed on. */
  async #handle(records: readonly LogRecord[]): Promise<void> {
    try {
      await this.#options.handle(records);
    } catch (error) {
      this.#end(error);
    }
    this.#handling = undefined;
    this.#deliver();
    this.#options.onWanting();
  }

  #end(error: unknown): void {
    this.close();
    this.#options.onError(error);
  }
}
