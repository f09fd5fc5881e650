export { BatchContext } from './batch-context.js';
export { BatchErrorFilter } from './batch-error-filter.js';
export { BatchPattern } from './batch-pattern.js';
export { EventLogServer, type EventLogServerOptions, type EventLogServerStatus } from './event-log-server.js';
export type { ShardLifecycle } from './shard-lifecycle.js';
