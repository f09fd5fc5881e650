import type { ConsumerGroup } from './consumer-group.js';
import type { Partition } from './partition.js';

/** What one partition holds and who waits for it. */
export interface PartitionStats {
  readonly topic: string;
  readonly partition: number;
  /** In memory, records counted with their overhead. */
  readonly bytes: number;
  readonly records: number;
  readonly beginOffset: number;
  readonly endOffset: number;
  /** Appends that wait for room right now. */
  readonly waitingAppends: number;
  /** Appends that ever had to wait. */
  readonly appendWaitsTotal: number;
}

/** How far a group is with one partition. */
export interface GroupStats {
  readonly groupId: string;
  readonly topic: string;
  readonly partition: number;
  readonly committedOffset: number;
  /** Offsets between the committed one and the end. */
  readonly lag: number;
}

export interface EmbeddedLogStats {
  readonly partitions: readonly PartitionStats[];
  readonly groups: readonly GroupStats[];
}

export function partitionStats(of: Partition): PartitionStats {
  const { topic, partition, bytes, records, beginOffset, endOffset, waitingAppends, appendWaitsTotal } = of;
  return { topic, partition, bytes, records, beginOffset, endOffset, waitingAppends, appendWaitsTotal };
}

export function groupStats({ groupId, committed }: ConsumerGroup): readonly GroupStats[] {
  return [...committed].map(([{ topic, partition, endOffset }, { offset: committedOffset }]) => ({
    groupId,
    topic,
    partition,
    committedOffset,
    lag: endOffset - committedOffset,
  }));
}
