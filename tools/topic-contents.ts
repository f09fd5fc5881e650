import type { MessageType, TopicNames } from '../src/contracts/index.js';

export interface TopicContent {
  readonly topic: keyof TopicNames;
  readonly title: string;
  readonly writer: string;
  readonly key: string;
  /** True where Slotwise reads what others write. */
  readonly input: boolean;
  readonly messages: readonly MessageType[];
}

/** Who writes what into which topic. */
export const TOPIC_CONTENTS: readonly TopicContent[] = [
  {
    topic: 'requests',
    title: 'Requests',
    writer: "the users' gateway",
    key: 'cellId',
    input: true,
    messages: ['user-request', 'source-clock'],
  },
  {
    topic: 'reports',
    title: 'Reports',
    writer: 'the RAN controller and the devices',
    key: 'cellId',
    input: true,
    messages: ['radio-report', 'link-report', 'device-report', 'user-gone', 'source-clock'],
  },
  {
    topic: 'outcomes',
    title: 'Outcomes',
    writer: 'the executors, or the built-in twin',
    key: 'cellId',
    input: true,
    messages: ['outcome', 'executor-clock'],
  },
  {
    topic: 'decisions',
    title: 'Decisions',
    writer: 'Slotwise',
    key: 'cellId, where the record is about a cell',
    input: false,
    messages: ['ownership', 'verdict', 'plan', 'epoch-marker'],
  },
  {
    topic: 'checkpoints',
    title: 'Checkpoints',
    writer: 'Slotwise',
    key: 'shard@position; the topic is compacted',
    input: false,
    messages: ['checkpoint'],
  },
  {
    topic: 'deadLetters',
    title: 'Dead letters',
    writer: 'Slotwise',
    key: 'topic/partition@offset of the original record',
    input: false,
    messages: ['dead-letter'],
  },
];
