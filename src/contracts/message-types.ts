import type { MessageClass } from './fields/index.js';
import type { Message } from './message.js';
import {
  Checkpoint,
  DeadLetter,
  DeviceReport,
  EpochMarker,
  ExecutorClock,
  LinkReport,
  Outcome,
  Ownership,
  Plan,
  RadioReport,
  SourceClock,
  UserGone,
  UserRequest,
  Verdict,
} from './messages/index.js';

/** Every message by its type name: file name of its schema, and the CloudEvents type after `slotwise.`. */
export const MESSAGE_TYPES = {
  'user-request': UserRequest,
  'radio-report': RadioReport,
  'link-report': LinkReport,
  'device-report': DeviceReport,
  'user-gone': UserGone,
  'source-clock': SourceClock,
  outcome: Outcome,
  'executor-clock': ExecutorClock,
  ownership: Ownership,
  verdict: Verdict,
  plan: Plan,
  'epoch-marker': EpochMarker,
  checkpoint: Checkpoint,
  'dead-letter': DeadLetter,
} as const satisfies Readonly<Record<string, MessageClass>>;

export type MessageType = keyof typeof MESSAGE_TYPES;

/** The plain data of a message by its type name. */
export type MessageOf<Type extends MessageType> = Message<InstanceType<(typeof MESSAGE_TYPES)[Type]>>;
