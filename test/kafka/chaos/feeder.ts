import { setTimeout as sleep } from 'node:timers/promises';
import type { TopicNames } from '../../../src/contracts/index.js';
import { SlotwiseError } from '../../../src/core/errors.js';
import { clockRecord } from '../../../src/replay/record-bytes.js';
import { type PlayedRecording, type PlacedRecord, replaySteps } from '../../../src/replay/replay-steps.js';
import type { EventLog, NewRecord } from '../../../src/streams/index.js';

export interface FeederOptions {
  readonly log: EventLog;
  readonly topics: TopicNames;
  readonly partitions: number;
  readonly epochMs: number;
  /** Stamped with the time at which it is to be written. */
  readonly recording: PlayedRecording;
}

const TRY_AGAIN_AFTER_MS = 100;

/**
 * Writes recorded traffic as it happens, in real time, like the radio network and the users' front end: what is not
 * acknowledged is sent again, so that records come twice or late, and none is lost.
 */
export class Feeder {
  readonly #options: FeederOptions;
  readonly #stop = new AbortController();
  #pending = new Map<string, PlacedRecord[]>();
  requests = 0;
  /** Appends that were not acknowledged, and sent again. */
  repeated = 0;

  constructor(options: FeederOptions) {
    this.#options = options;
  }

  /** Resolves after `end`, when everything has been acknowledged. Rejects when the recording is over before that. */
  async run(): Promise<void> {
    for await (const { kind, atMs, records } of replaySteps(this.#options.recording, this.#options)) {
      await this.#until(atMs);
      if (this.#stop.signal.aborted) break;
      if (kind === 'end') throw new Error('the recording was over before the chaos');
      if (kind === 'request') this.requests += records.length;
      for (const placed of records) this.#keep(placed);
    }
    await this.#flush();
    await this.#sayThatNothingFollows();
  }

  /** No more traffic. */
  end(): void {
    this.#stop.abort();
  }

  #keep(placed: PlacedRecord): void {
    const key = `${placed.topic}/${placed.partition}`;
    const others = this.#pending.get(key);
    if (others === undefined) this.#pending.set(key, [placed]);
    else others.push(placed);
  }

  async #until(atMs: number): Promise<void> {
    const leftMs = atMs - Date.now();
    if (leftMs <= 0 || this.#stop.signal.aborted) return;
    await this.#flush();
    const { signal } = this.#stop;
    await sleep(Math.max(0, atMs - Date.now()), undefined, { signal }).catch(() => undefined);
  }

  async #flush(): Promise<void> {
    const pending = [...this.#pending.values()];
    this.#pending = new Map();
    await Promise.all(
      pending.map(async (placed) => {
        const [first] = placed;
        const records = placed.map(({ make }) => make());
        if (first !== undefined) await this.#append(first, records);
      }),
    );
  }

  async #append({ topic, partition }: Pick<PlacedRecord, 'topic' | 'partition'>, records: NewRecord[]): Promise<void> {
    for (;;) {
      try {
        await this.#options.log.append(topic, partition, records);
        return;
      } catch (error) {
        if (error instanceof SlotwiseError && error.code === 'LOG_CLOSED') throw error;
        this.repeated += 1;
        await sleep(TRY_AGAIN_AFTER_MS);
      }
    }
  }

  async #sayThatNothingFollows(): Promise<void> {
    const { topics, partitions } = this.#options;
    const atMs = Date.now();
    for (const topic of [topics.requests, topics.reports]) {
      for (let shard = 0; shard < partitions; shard += 1) {
        const clock = clockRecord(topic, { kind: 'source-clock', shard, atMs, final: true });
        await this.#append({ topic, partition: shard }, [clock]);
      }
    }
  }
}
