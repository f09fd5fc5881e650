export type { DurableLogOptions, TornTailNotice } from './durable-log-options.js';
export { FSYNC_POLICIES, type FsyncPolicy } from './fsync-policy.js';
export { openDurableLog } from './open-durable-log.js';
