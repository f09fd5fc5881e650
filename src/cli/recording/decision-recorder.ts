import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { PassThrough, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { TopicNames } from '../../contracts/index.js';
import type { Consumer, EventLog, RecordBatch, ShardHandle } from '../../streams/index.js';
import { sentenceOf, usageError } from '../failure.js';
import { decisionLines, inputLines } from './recorded-lines.js';

export interface DecisionRecorderOptions {
  readonly log: EventLog;
  readonly topics: TopicNames;
  /** Record requests, reports and outcomes too, so that the run can be verified from the file alone. */
  readonly inputs: boolean;
  /** File to write; gzip if it ends in `.gz`. */
  readonly path: string;
  /** Nothing more is recorded, for instance because the disk is full. */
  readonly onCrash: (error: Error) => void;
}

const GROUP_ID = 'slotwise-recorder';

function recordedTopics({ topics, inputs }: DecisionRecorderOptions): readonly string[] {
  const { requests, reports, outcomes, decisions } = topics;
  return inputs ? [requests, reports, outcomes, decisions] : [decisions];
}

/**
 * Writes the decision log of all shards to a file as NDJSON, with its inputs if wanted, for `slotwise decisions --file`. As a consumer of its own it
 * loses nothing to a bounded log: what it has not written is not trimmed. Start it before the first decision is made.
 */
export class DecisionRecorder {
  /** Offset behind the last record written, by topic and shard. */
  private readonly written = new Map<string, number>();
  private consumer: Consumer | undefined;
  private progressed: () => void = () => undefined;
  private crashed = false;
  private closed: Promise<void> | undefined;

  private constructor(
    private readonly options: DecisionRecorderOptions,
    private readonly sink: Transform,
    private readonly fileDone: Promise<void>,
  ) {}

  /** @throws SlotwiseError USAGE if the file cannot be written */
  static async start(options: DecisionRecorderOptions): Promise<DecisionRecorder> {
    const { log, path } = options;
    const file = await open(path, 'w').catch((cause: unknown) => {
      throw usageError(`--record ${path} cannot be written: ${sentenceOf(cause)}`, '--record');
    });
    const sink = path.endsWith('.gz') ? createGzip() : new PassThrough();
    const recorder = new DecisionRecorder(options, sink, pipeline(sink, file.createWriteStream()));
    recorder.fileDone.catch(recorder.crash);
    recorder.consumer = await log.consume({
      groupId: GROUP_ID,
      topics: recordedTopics(options),
      onShardAssigned: () => Promise.resolve(),
      onShardRevoked: () => Promise.resolve(),
      onBatch: (batch, shard) => recorder.write(batch, shard),
      onCrash: recorder.crash,
    });
    return recorder;
  }

  /** Writes what is in the log by now, and finishes the file. Idempotent; file errors go to `onCrash`. */
  close(): Promise<void> {
    this.closed ??= this.finish();
    return this.closed;
  }

  private async write({ topic, records }: RecordBatch, shard: ShardHandle): Promise<void> {
    const next = (records.at(-1)?.offset ?? -1) + 1;
    const lines = topic === this.options.topics.decisions ? decisionLines(records) : inputLines(records);
    if (!this.sink.write(lines)) await Promise.race([once(this.sink, 'drain'), this.fileDone]);
    shard.commit(topic, next);
    this.written.set(`${topic}/${shard.shard}`, next);
    this.progressed();
  }

  private async finish(): Promise<void> {
    for (const topic of recordedTopics(this.options)) await this.catchUp(topic);
    await this.consumer?.close();
    this.sink.end();
    // What went wrong with the file has been told by `onCrash`.
    await this.fileDone.catch(() => undefined);
  }

  private async catchUp(topic: string): Promise<void> {
    const { log } = this.options;
    const partitions = await log.partitions(topic);
    for (let shard = 0; shard < partitions; shard += 1) {
      const endOffset = await log.endOffset(topic, shard);
      while (!this.crashed && (this.written.get(`${topic}/${shard}`) ?? 0) < endOffset) {
        await new Promise<void>((resolve) => {
          this.progressed = resolve;
        });
      }
    }
  }

  private readonly crash = (error: unknown): void => {
    if (this.crashed) return;
    this.crashed = true;
    this.progressed();
    const words = `--record ${this.options.path}: ${sentenceOf(error)}`;
    this.options.onCrash(new Error(words, { cause: error }));
  };
}
