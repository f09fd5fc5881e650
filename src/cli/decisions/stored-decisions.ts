import { type EventLog, parseDecision } from '../../streams/index.js';
import { usageError } from '../failure.js';
import { interleave } from '../sources/interleave.js';
import type { OpenedLog } from '../sources/stored-log.js';
import type { DecisionLine } from './decision-line.js';

export interface StoredDecisions {
  /** Absent: all. */
  readonly shard: number | undefined;
  /** Go on with what is decided from now on: the shards take turns as their records come. Else one comes after the other. */
  readonly follow: boolean;
}

/** The decision log as it lies in the topic. @throws SlotwiseError USAGE for a shard that is not there, what the log throws */
export async function* storedDecisions(
  { log, topics }: OpenedLog,
  { shard: wanted, follow }: StoredDecisions,
): AsyncGenerator<DecisionLine> {
  const { decisions: topic } = topics;
  const partitions = await log.partitions(topic);
  if (wanted !== undefined && wanted >= partitions) {
    throw usageError(`there is no shard ${wanted}; shards are numbered from 0 to ${partitions - 1}`, '--shard');
  }
  const shards = wanted === undefined ? Array.from({ length: partitions }, (_, shard) => shard) : [wanted];
  const stop = new AbortController();
  const sources = shards.map((shard) => ofShard(log, { topic, shard, follow, signal: stop.signal }));
  try {
    if (follow) yield* interleave(sources);
    else for (const source of sources) yield* source;
  } finally {
    stop.abort();
  }
}

interface ShardOptions {
  readonly topic: string;
  readonly shard: number;
  readonly follow: boolean;
  readonly signal: AbortSignal;
}

async function* ofShard(log: EventLog, { topic, shard, follow, signal }: ShardOptions): AsyncGenerator<DecisionLine> {
  const nextOffset = await log.beginOffset(topic, shard);
  yield { kind: 'position', position: { shard, nextOffset } };
  const ends = follow ? Infinity : await log.endOffset(topic, shard);
  for (let offset = nextOffset; offset < ends && !signal.aborted;) {
    const records = await log.read({ topic, partition: shard, fromOffset: offset });
    for (const record of records) {
      if (record.offset >= ends) return;
      yield { kind: 'record', shard, decision: parseDecision(record) };
    }
    offset = (records.at(-1)?.offset ?? offset - 1) + 1;
    if (records.length > 0) continue;
    if (!follow) return;
    await log.waitForAppend(topic, shard, offset, signal);
  }
}
