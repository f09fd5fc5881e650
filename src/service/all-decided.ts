import type { TopicNames } from '../contracts/index.js';
import { type EventLog, followDecisions } from '../streams/index.js';

/** Resolves when every request that is in the log now has its last verdict, whoever decides; or at an abort. */
export async function allDecided(
  log: EventLog,
  topics: TopicNames,
  shards: number,
  signal: AbortSignal,
): Promise<void> {
  const decided = async (shard: number): Promise<void> => {
    const ends = await log.endOffset(topics.requests, shard);
    for await (const { marker } of followDecisions({ log, topic: topics.decisions, shard, signal })) {
      if (marker.inputs.requests.next >= ends && marker.counts.inFlight === 0) return;
    }
  };
  await Promise.all(Array.from({ length: shards }, (_, shard) => decided(shard)));
}
