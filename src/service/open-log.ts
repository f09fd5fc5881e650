import type { ServeOptions } from '../cli/serve-options.js';
import type { TopicNames } from '../contracts/index.js';
import { EmbeddedEventLog, openDurableLog, topicSpecs } from '../streams/index.js';

/** Larger than any record the scheduler accepts, so that one that is too large is put aside and not stuck at the door. */
const MAX_LOG_RECORD_BYTES = 16 * 1024 * 1024;

/**
 * The log of a service that is one process, with its topics: in memory, or in the folder it was told.
 * @param onFailure told when the folder's disk fails in the background
 * @throws SlotwiseError what `openDurableLog` throws; TOPIC_MISMATCH if the folder has another number of shards
 */
export async function openLog(
  { durableLog, shards }: ServeOptions,
  topics: TopicNames,
  onFailure: (error: Error) => void,
): Promise<EmbeddedEventLog> {
  const common = { now: () => Date.now(), maxRecordBytes: MAX_LOG_RECORD_BYTES };
  const log =
    durableLog === undefined
      ? new EmbeddedEventLog(common)
      : await openDurableLog({ ...common, ...durableLog, onFailure });
  try {
    await log.ensureTopics(topicSpecs(topics, shards));
    return log;
  } catch (error) {
    await log.close();
    throw error;
  }
}
