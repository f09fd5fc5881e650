export type { KafkaConnection } from './kafka-connection.js';
export { KafkaEventLog } from './kafka-event-log.js';
export type { KafkaTopicsOptions } from './kafka-topics.js';
