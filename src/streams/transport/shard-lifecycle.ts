import type { Subscription } from '../event-log.js';

/** What the owner of the shards does when they come, go, or cannot be served any more; see `Subscription`. */
export type ShardLifecycle = Pick<Subscription, 'onShardAssigned' | 'onShardRevoked' | 'onCrash'>;
