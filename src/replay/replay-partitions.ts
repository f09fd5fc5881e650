import { SlotwiseError } from '../core/errors.js';
import type { EventLog, NewRecord } from '../streams/event-log.js';
import { ResumingAppender } from '../streams/resuming-appender.js';
import { REPLAY_SOURCE } from './record-bytes.js';
import {
  type PlacedRecord,
  type PlayedRecording,
  type ReplayLayout,
  type ReplayStep,
  replaySteps,
} from './replay-steps.js';

export interface ReplayPartitionsOptions extends ReplayLayout {
  readonly log: EventLog;
  /** The replay starts at the time of this call, so that no log holds a part of it yet. */
  readonly startsNow?: boolean;
}

export interface MissingRecord {
  readonly partition: ResumingAppender;
  readonly record: NewRecord;
}

const OTHER_REPLAY =
  'The log holds the beginning of another replay: another recording, stretch, load, start, seed, catalogue, epoch length ' +
  'or number of shards. Give the options it was begun with, or a fresh --log-dir';
const STARTS_NOW =
  'A replay by the clock starts when it is played, so it cannot be the one this log holds. Say when it started ' +
  '(--start-at), or give a fresh --log-dir';

const differing =
  (advice: string) =>
  (clause: string): SlotwiseError =>
    new SlotwiseError('REPLAY_DIFFERS', `${clause}. ${advice}`);

/** The partitions a replay is written to, each knowing how much of the replay it holds already. */
export class ReplayPartitions {
  private constructor(private readonly byTopic: ReadonlyMap<string, readonly ResumingAppender[]>) {}

  /**
   * Runs through the replay as far as the log holds it, and compares the last record of every partition.
   * @throws SlotwiseError REPLAY_DIFFERS. Cost: reading the recording up to there, making one record a partition
   */
  static async open(replay: PlayedRecording, options: ReplayPartitionsOptions): Promise<ReplayPartitions> {
    const { log, topics, partitions: count, startsNow = false } = options;
    const differs = differing(startsNow ? STARTS_NOW : OTHER_REPLAY);
    const byTopic = new Map<string, ResumingAppender[]>();
    for (const topic of [topics.requests, topics.reports]) {
      const opened = Array.from({ length: count }, (_, partition) =>
        ResumingAppender.open({ log, topic, partition, source: REPLAY_SOURCE, differs }),
      );
      byTopic.set(topic, await Promise.all(opened));
    }
    const partitions = new ReplayPartitions(byTopic);
    await partitions.compare(replay, options);
    return partitions;
  }

  /** The records of a step that the log does not hold yet; each step is asked for once, in order. */
  missing({ records }: ReplayStep): readonly MissingRecord[] {
    const missing: MissingRecord[] = [];
    for (const placed of records) {
      const partition = this.partitionOf(placed);
      if (partition?.passesOver(placed.make) === false) missing.push({ partition, record: placed.make() });
    }
    return missing;
  }

  private async compare(replay: PlayedRecording, layout: ReplayLayout): Promise<void> {
    const all = [...this.byTopic.values()].flat();
    const behind = new Set(all.filter(({ isLevel }) => !isLevel));
    if (behind.size === 0) return;
    for await (const { records } of replaySteps(replay, layout)) {
      for (const placed of records) {
        const partition = this.partitionOf(placed);
        partition?.passesOver(placed.make);
        if (partition?.isLevel === true) behind.delete(partition);
      }
      if (behind.size === 0) break;
    }
    for (const partition of all) {
      partition.requireLevel();
      partition.rewind();
    }
  }

  private partitionOf({ topic, partition }: PlacedRecord): ResumingAppender | undefined {
    return this.byTopic.get(topic)?.[partition];
  }
}
