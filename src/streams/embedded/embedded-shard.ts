import { SlotwiseError } from '../../core/errors.js';
import { AssignedShard, type DeliveryLane } from '../assigned-shard.js';
import type { LogRecord, ShardHandle, Subscription } from '../event-log.js';
import type { ConsumerGroup } from './consumer-group.js';
import type { DeliveryRounds } from './delivery-rounds.js';
import { Lane } from './lane.js';

export interface ShardContext {
  readonly subscription: Subscription;
  readonly group: ConsumerGroup;
  readonly rounds: DeliveryRounds;
  readonly maxBatchRecords: number;
  readonly onError: (error: unknown) => void;
}

/** A shard of the embedded log, assigned to one member. */
export function embeddedShard(shard: number, context: ShardContext): AssignedShard {
  const { subscription, group, rounds, maxBatchRecords, onError } = context;
  const partitions = new Map(group.topics.map((topic) => [topic.name, topic.partition(shard)]));
  const lanes = (handle: ShardHandle): ReadonlyMap<string, DeliveryLane> =>
    new Map(
      [...partitions].map(([topic, partition]) => {
        const deliver = async (records: readonly LogRecord[]): Promise<void> => {
          await subscription.onBatch({ topic, partition: shard, records }, handle);
        };
        return [topic, new Lane(partition, { rounds, maxBatchRecords, onError, handle: deliver })] as const;
      }),
    );
  const commit = (topic: string, offset: number): void => {
    const partition = partitions.get(topic);
    if (partition === undefined) return;
    if (offset > partition.endOffset) {
      throw new SlotwiseError('LOG_MISUSE', `${topic}/${shard} ends at ${partition.endOffset}, committed ${offset}`);
    }
    group.commit(partition, offset);
  };
  return new AssignedShard(shard, { subscription, lanes, commit, onError });
}
