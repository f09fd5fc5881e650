export type { CellDifference, CellSide, EpochDifference } from './epoch-difference.js';
export { verifyShard, type VerifiedShard, type VerifyOptions } from './verify-shard.js';
