import { topicNames } from '../../contracts/index.js';
import { SlotwiseError } from '../../core/errors.js';
import { EmbeddedEventLog, topicSpecs } from '../../streams/index.js';
import type { DecisionLine } from '../decisions/decision-line.js';
import type { OpenedLog } from '../sources/stored-log.js';

const encoder = new TextEncoder();

interface Placed {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: Uint8Array;
  readonly timestampMs: number;
}

/** Decisions keep their offsets and what they say; nothing else of them is looked at. */
function placed(line: DecisionLine, decisions: string): Placed | undefined {
  if (line.kind === 'input') return line.input;
  if (line.kind !== 'record' || line.decision === undefined) return undefined;
  const { offset, decision } = line.decision;
  const value = encoder.encode(JSON.stringify(decision));
  return { topic: decisions, partition: line.shard, offset, key: '', value, timestampMs: 0 };
}

/**
 * A recorded run as a log in memory, every record at its offset; offsets that the file leaves out hold an empty record.
 * @param lines of a file written with `--record` and `--record-inputs`
 * @throws SlotwiseError FILE_BROKEN if it holds no inputs
 * Cost: the whole run in memory.
 */
export async function openRecordedLog(lines: AsyncIterable<DecisionLine>, path: string): Promise<OpenedLog> {
  const topics = topicNames();
  const records: Placed[] = [];
  let shards = 1;
  for await (const line of lines) {
    const record = placed(line, topics.decisions);
    if (record === undefined) continue;
    records.push(record);
    shards = Math.max(shards, record.partition + 1);
  }
  if (!records.some(({ topic }) => topic !== topics.decisions)) {
    const words = `${path} holds decisions but not the inputs they were made from: record with --record-inputs, or verify --log-dir or --brokers`;
    throw new SlotwiseError('FILE_BROKEN', words, { field: '--file' });
  }
  const log = new EmbeddedEventLog({ now: () => 0, maxPartitionBytes: Infinity, maxRecordBytes: Infinity });
  await log.ensureTopics(topicSpecs(topics, shards));
  for (const { topic, partition, offset, ...record } of records) {
    for (let hole = await log.endOffset(topic, partition); hole < offset; hole += 1) {
      await log.append(topic, partition, [{ key: '', value: new Uint8Array(), timestampMs: 0 }]);
    }
    await log.append(topic, partition, [record]);
  }
  return { log, topics };
}
