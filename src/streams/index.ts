export * from './dead-letters/index.js';
export * from './decisions/index.js';
export * from './durable/index.js';
export * from './embedded/index.js';
export * from './event-log.js';
export * from './kafka/index.js';
export { topicSpecs } from './topic-specs.js';
export * from './resuming-appender.js';
export * from './transport/index.js';
