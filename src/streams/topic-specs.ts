import type { TopicNames } from '../contracts/index.js';
import type { TopicSpec } from './event-log.js';

/**
 * What decisions, parts of checkpoints and dead letters may come to in one request, bytes, the frame around them included.
 * A broker takes a little more unless it is told otherwise.
 */
const OWN_REQUEST_BYTES = 1_048_576;

/** The topics of a deployment in the shape they must have: co-partitioned, checkpoints compacted. */
export function topicSpecs(topics: TopicNames, partitions: number): readonly TopicSpec[] {
  const { requests, reports, outcomes, decisions, checkpoints, deadLetters } = topics;
  return [
    ...[requests, reports, outcomes].map((topic) => ({ topic, partitions })),
    { topic: decisions, partitions, stampedByLog: true, requestBytes: OWN_REQUEST_BYTES },
    { topic: checkpoints, partitions, compacted: true, requestBytes: OWN_REQUEST_BYTES },
    { topic: deadLetters, partitions: 1, requestBytes: OWN_REQUEST_BYTES },
  ];
}
