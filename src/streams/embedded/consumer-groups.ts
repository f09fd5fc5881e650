import { SlotwiseError } from '../../core/errors.js';
import { ConsumerGroup } from './consumer-group.js';
import type { Topic } from './topic.js';

/** The groups of one log. */
export class ConsumerGroups {
  private readonly groups = new Map<string, ConsumerGroup>();

  all(): readonly ConsumerGroup[] {
    return [...this.groups.values()];
  }

  /** The group of that id for these topics. @throws SlotwiseError LOG_MISUSE if its members subscribe to others */
  open(groupId: string, topics: readonly Topic[]): ConsumerGroup {
    const existing = this.groups.get(groupId);
    if (existing?.subscribesTo(topics) === true) return existing;
    if (existing?.isEmpty === false) {
      const has = existing.topics.map(({ name }) => name).join(', ');
      throw new SlotwiseError('LOG_MISUSE', `group ${groupId} subscribes to ${has}; all its members have to`);
    }
    existing?.dissolve();
    const group = new ConsumerGroup(groupId, topics);
    this.groups.set(groupId, group);
    return group;
  }

  /** Ends the group if nobody is left in it. */
  closeIfEmpty(group: ConsumerGroup): void {
    if (!group.isEmpty || this.groups.get(group.groupId) !== group) return;
    this.groups.delete(group.groupId);
    group.dissolve();
  }
}
