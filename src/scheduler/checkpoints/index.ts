export { CheckpointStore, type StoredCheckpoint } from './checkpoint-store.js';
export { partCharacters } from './encode-checkpoint.js';
export type { ShardCheckpoint } from './shard-checkpoint.js';
export { ShardCheckpointer, type AcceptedState } from './shard-checkpointer.js';
export { WITHOUT_CHECKPOINTS } from './without-checkpoints.js';
