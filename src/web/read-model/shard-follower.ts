import { setTimeout as delay } from 'node:timers/promises';
import { SlotwiseError } from '../../core/errors.js';
import { type AcceptedEpoch, type EventLog, followDecisions, type ReaderPosition } from '../../streams/index.js';
import { ReaderPositions } from './reader-positions.js';

export interface ShardFollowerOptions {
  readonly log: EventLog;
  readonly topic: string;
  readonly shard: number;
  readonly onEpoch: (epoch: AcceptedEpoch) => void;
  /** Following has stumbled or ended; in the first case it goes on by itself. */
  readonly onTrouble: (error: Error) => void;
  /** Waits before a read that failed is tried again, at most until the signal aborts; default: one second. */
  readonly pause?: (signal: AbortSignal) => Promise<void>;
}

const RETRY_MS = 1_000;

async function oneSecond(signal: AbortSignal): Promise<void> {
  await delay(RETRY_MS, undefined, { signal, ref: false }).catch(() => undefined);
}

/** Follows one shard's decision log by the reader's rule, and goes on where it was after a failed read. */
export class ShardFollower {
  readonly #options: ShardFollowerOptions;
  #positions: ReaderPositions | undefined;
  #lastEpoch: number | undefined;
  #failure: string | undefined;

  constructor(options: ShardFollowerOptions) {
    this.#options = options;
  }

  get lastEpoch(): number | undefined {
    return this.#lastEpoch;
  }

  /** Why nothing new is shown of this shard; undefined while all is well. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Resolves when the signal aborts, the log closes, or the log has dropped what comes next. Never rejects. */
  async follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#followOn(signal);
      } catch (error) {
        if (this.#isOver(error)) return;
        await (this.#options.pause ?? oneSecond)(signal);
      }
    }
  }

  /** The oldest point of the log from which it can be read by the reader's rule. */
  async oldestPosition(): Promise<ReaderPosition> {
    const { log, topic, shard } = this.#options;
    const beginOffset = await log.beginOffset(topic, shard);
    return this.#positions?.oldestFrom(beginOffset) ?? { shard, nextOffset: beginOffset };
  }

  async #followOn(signal: AbortSignal): Promise<void> {
    const { log, topic, shard, onEpoch } = this.#options;
    const positions = (this.#positions ??= new ReaderPositions(await this.oldestPosition()));
    for await (const epoch of followDecisions({ log, topic, shard, from: positions.newest, signal })) {
      this.#failure = undefined;
      this.#lastEpoch = epoch.epoch;
      positions.pass(epoch);
      onEpoch(epoch);
    }
  }

  /** Takes note of an error; true if there is nothing to be tried again. */
  #isOver(error: unknown): boolean {
    const code = error instanceof SlotwiseError ? error.code : undefined;
    if (code === 'LOG_CLOSED') return true;
    const told = error instanceof Error ? error : new Error(String(error));
    this.#failure = told.message;
    this.#options.onTrouble(told);
    return code === 'OFFSET_OUT_OF_RANGE';
  }
}
