import { setTimeout } from 'node:timers/promises';
import { cloudEventHeaders, type TopicNames } from '../contracts/index.js';
import type { Catalogue } from '../core/catalogue.js';
import { SlotwiseError, type ErrorCode } from '../core/errors.js';
import { followDecisions, ResumingAppender, type EventLog, type NewRecord } from '../streams/index.js';
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
  /** Waits before a shard is carried out anew after the log did not answer, at most until the signal aborts; default: one second. */
  readonly pause?: (signal: AbortSignal) => Promise<void>;
}

/** What the log may answer again after: then what it holds is looked at anew, and nothing is said twice. */
const PASSING: readonly ErrorCode[] = ['KAFKA_UNREACHABLE', 'APPEND_UNKNOWN'];
const PAUSE_MS = 1_000;

async function oneSecond(signal: AbortSignal): Promise<void> {
  await setTimeout(PAUSE_MS, undefined, { signal, ref: false }).catch(() => undefined);
}

const encoder = new TextEncoder();

function outcomesDiffer(clause: string): SlotwiseError {
  return new SlotwiseError(
    'OUTCOMES_DIFFER',
    `${clause}. Carrying out the decisions of this log from their beginning comes to other outcomes than it holds: they were ` +
      'written with another recording, catalogue or version, or by another executor. Give the options the log was ' +
      'begun with, or a fresh --log-dir',
  );
}

/**
 * An executor for demonstrations and evaluation: reads the decision log by the reader's rule and acts on accepted epochs
 * only (R10), like any executor, carries their plans out against the recorded channel, and reports what came of them. It
 * shares nothing with the scheduler but the log and the physics.
 *
 * What it reports of a shard is a function of the accepted epochs and the channel. So after a crash, its own or the log's, it carries everything
 * out again from the first epoch on, and goes on reporting where its partition of the outcomes ends.
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

  /** A log that does not answer is waited for. */
  async #runShard(shard: number): Promise<void> {
    const { pause = oneSecond } = this.#options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.#carryOut(shard);
      } catch (error) {
        if (!(error instanceof SlotwiseError) || !PASSING.includes(error.code)) throw error;
        await pause(signal);
      }
    }
  }

  async #carryOut(shard: number): Promise<void> {
    const { log, topics, catalogue, openChannel } = this.#options;
    await this.#requireAllDecisions(shard);
    const outcomes = await ResumingAppender.open({
      log,
      topic: topics.outcomes,
      partition: shard,
      source: sourceOf(shard),
      differs: outcomesDiffer,
    });
    const channel = openChannel(shard);
    const executor = new ShardExecutor(shard, catalogue, channel);
    const from = { shard, nextOffset: 0 };
    try {
      for await (const epoch of followDecisions({
        log,
        topic: topics.decisions,
        shard,
        from,
        signal: this.#stop.signal,
      })) {
        const records = outcomeRecords(shard, await executor.execute(epoch));
        const missing = records.filter((record) => !outcomes.passesOver(() => record));
        if (missing.length > 0) await outcomes.append(missing);
      }
    } finally {
      await channel.close();
    }
  }

  /** What is under way began in epochs of the past: without the first one nothing can be carried out rightly. */
  async #requireAllDecisions(shard: number): Promise<void> {
    const { log, topics } = this.#options;
    const beginOffset = await log.beginOffset(topics.decisions, shard);
    if (beginOffset === 0) return;
    throw new SlotwiseError(
      'LOG_TRIMMED',
      `${topics.decisions}/${shard} begins at offset ${beginOffset}, and the twin has to carry out every epoch from the first one ` +
        'on. Keep the whole decision log where the twin is used (no retention limit), or begin with a fresh --log-dir',
    );
  }
}

const sourceOf = (shard: number): string => `/slotwise/twin/${shard}`;

/** Outcomes in order, then the clock that covers them; stamped with event time, so that a replay writes the same. */
function outcomeRecords(shard: number, { outcomes, clock }: ExecutedEpoch): readonly NewRecord[] {
  const source = sourceOf(shard);
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
