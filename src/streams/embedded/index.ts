export { EmbeddedEventLog } from './embedded-event-log.js';
export type { EmbeddedLogOptions } from './embedded-log-options.js';
export type { EmbeddedLogStats, GroupStats, PartitionStats } from './embedded-log-stats.js';
