import type { CellEpoch } from '../shown/cell-epoch.js';
import type { ServiceSummary } from '../shown/service-summary.js';
import { eventText } from './event-text.js';

/** Epochs that wait for a slow reader; older ones are left out. */
export const MAX_PENDING_EPOCHS = 500;

export interface EventFeedOptions {
  /** False: what is written now is buffered; wait for `drained`. */
  readonly write: (text: string) => boolean;
  readonly summary: () => ServiceSummary;
  /** Only epochs of this cell. */
  readonly cell?: string;
}

/** The summary with what this reader did not get. */
export type FeedSummary = ServiceSummary & { readonly leftOutEpochs: number };

/**
 * The server-sent events of one reader: `epoch` for every cell's epoch, `summary` after each round of them. A reader
 * that falls behind loses its oldest epochs, never holds more than `MAX_PENDING_EPOCHS` here, and is told how many.
 */
export class EventFeed {
  readonly #options: EventFeedOptions;
  #pending: CellEpoch[] = [];
  #leftOut = 0;
  #news = true;
  #congested = false;

  constructor(options: EventFeedOptions) {
    this.#options = options;
  }

  push(epochs: readonly CellEpoch[]): void {
    const { cell } = this.#options;
    this.#news = true;
    this.#pending.push(...(cell === undefined ? epochs : epochs.filter(({ cellId }) => cellId === cell)));
    const excess = this.#pending.length - MAX_PENDING_EPOCHS;
    if (excess <= 0) return;
    this.#pending.splice(0, excess);
    this.#leftOut += excess;
  }

  /** Writes what has come since the last time, if the reader takes it. */
  flush(): void {
    if (this.#congested || !this.#news) return;
    const summary: FeedSummary = { ...this.#options.summary(), leftOutEpochs: this.#leftOut };
    const events = [
      ...this.#pending.map((epoch) => eventText('epoch', epoch, `${epoch.shard}-${epoch.epoch}`)),
      eventText('summary', summary),
    ];
    this.#pending = [];
    this.#news = false;
    this.#congested = !this.#options.write(events.join(''));
  }

  drained(): void {
    this.#congested = false;
  }
}
