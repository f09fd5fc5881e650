import type { TopicNames } from '../contracts/index.js';
import type { TopicSpec } from './event-log.js';

/** The topics of a deployment in the shape they must have: co-partitioned, checkpoints compacted. */
export function topicSpecs(topics: TopicNames, partitions: number): readonly TopicSpec[] {
  const { requests, reports, outcomes, decisions, checkpoints, deadLetters } = topics;
  return [
    ...[requests, reports, outcomes].map((topic) => ({ topic, partitions })),
    { topic: decisions, partitions, stampedByLog: true },
    { topic: checkpoints, partitions, compacted: true },
    { topic: deadLetters, partitions: 1 },
  ];
}
