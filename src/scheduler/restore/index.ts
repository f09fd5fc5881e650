export { restoreShard, type RestoredShard, type RestoreOptions } from './restore-shard.js';
