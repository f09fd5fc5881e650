import type { TopicNames } from '../contracts/index.js';
import { EmbeddedEventLog } from '../streams/index.js';

/** Larger than any record the scheduler accepts, so that one that is too large is put aside and not stuck at the door. */
const MAX_LOG_RECORD_BYTES = 16 * 1024 * 1024;

/** The log of a service that is one process, with its topics. */
export async function embeddedLog(topics: TopicNames, partitions: number): Promise<EmbeddedEventLog> {
  const log = new EmbeddedEventLog({ now: () => Date.now(), maxRecordBytes: MAX_LOG_RECORD_BYTES });
  await log.ensureTopics([
    ...[topics.requests, topics.reports, topics.outcomes, topics.decisions].map((topic) => ({ topic, partitions })),
    { topic: topics.checkpoints, partitions, compacted: true },
    { topic: topics.deadLetters, partitions: 1 },
  ]);
  return log;
}
