import { cloudEventHeaders, type TopicNames } from '../contracts/index.js';
import type { Catalogue } from '../core/catalogue.js';
import { followDecisions, type EventLog, type NewRecord } from '../streams/index.js';
import type { FutureChannel } from './future-channel.js';
import { ShardExecutor, type ExecutedEpoch } from './shard-executor.js';

export interface TwinOptions {
  readonly log: EventLog;
  readonly topics: TopicNames;
  readonly shards: number;
  readonly catalogue: Catalogue;
  /** The recorded channel, the part the scheduler has not seen included; one a shard, for each goes at its own pace. */
  readonly openChannel: (shard: number) => FutureChannel;
  /** Called once when a shard's execution cannot go on. */
  readonly onFailure: (error: Error) => void;
}

const encoder = new TextEncoder();

/**
 * An executor for demonstrations and evaluation: reads the decision log by the reader's rule, like any executor, carries
 * the plans out against the recorded channel, and reports what came of them. It shares nothing with the scheduler but
 * the log and the physics.
 */
export class Twin {
  readonly #options: TwinOptions;
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(options: TwinOptions) {
    this.#options = options;
  }

  start(): void {
    const shards = Array.from({ length: this.#options.shards }, (_, shard) => this.#runShard(shard));
    this.#running = Promise.all(shards).then(
      () => undefined,
      (error: unknown) => {
        if (this.#stop.signal.aborted) return;
        this.#options.onFailure(error instanceof Error ? error : new Error(String(error)));
      },
    );
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #runShard(shard: number): Promise<void> {
    const { log, topics, catalogue, openChannel } = this.#options;
    const channel = openChannel(shard);
    const executor = new ShardExecutor(shard, catalogue, channel);
    try {
      for await (const epoch of followDecisions({ log, topic: topics.decisions, shard, signal: this.#stop.signal })) {
        const records = outcomeRecords(shard, await executor.execute(epoch));
        await log.append(topics.outcomes, shard, records);
      }
    } finally {
      await channel.close();
    }
  }
}

/** Outcomes in order, then the clock that covers them; stamped with event time, so that a replay writes the same. */
function outcomeRecords(shard: number, { outcomes, clock }: ExecutedEpoch): readonly NewRecord[] {
  const source = `/slotwise/twin/${shard}`;
  const reports = outcomes.map((outcome) => ({
    key: outcome.cellId,
    value: encoder.encode(JSON.stringify(outcome)),
    headers: cloudEventHeaders({
      id: `${outcome.requestId}/${outcome.atMs}`,
      type: 'outcome',
      source,
      atMs: outcome.atMs,
    }),
    timestampMs: outcome.atMs,
  }));
  const said = {
    key: `shard-${shard}`,
    value: encoder.encode(JSON.stringify(clock)),
    headers: cloudEventHeaders({ id: `clock/${clock.atMs}`, type: 'executor-clock', source, atMs: clock.atMs }),
    timestampMs: clock.atMs,
  };
  return [...reports, said];
}
