/** The six topics of one deployment. */
export interface TopicNames {
  readonly requests: string;
  readonly reports: string;
  readonly outcomes: string;
  readonly decisions: string;
  readonly checkpoints: string;
  readonly deadLetters: string;
}

export const DEFAULT_TOPIC_PREFIX = 'slotwise.';

/** Names of the topics under a prefix. */
export function topicNames(prefix = DEFAULT_TOPIC_PREFIX): TopicNames {
  return {
    requests: `${prefix}requests`,
    reports: `${prefix}reports`,
    outcomes: `${prefix}outcomes`,
    decisions: `${prefix}decisions`,
    checkpoints: `${prefix}checkpoints`,
    deadLetters: `${prefix}dead-letters`,
  };
}

/** Key of a checkpoint: `shard@position`; its further parts, if it has any, `shard@position/part`. */
export function checkpointKey(checkpoint: {
  readonly shard: number;
  readonly position: number;
  readonly part?: number;
}): string {
  const { shard, position, part = 0 } = checkpoint;
  return part === 0 ? `${shard}@${position}` : `${shard}@${position}/${part}`;
}

/** Key of a dead letter: where the record came from. */
export function deadLetterKey(origin: {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}): string {
  return `${origin.topic}/${origin.partition}@${origin.offset}`;
}
