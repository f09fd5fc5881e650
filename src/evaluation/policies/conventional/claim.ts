import type { UnderWayRequest } from '../../../core/cell/index.js';

/** An open request and what it could do with a window's blocks. */
export interface Claim {
  readonly open: UnderWayRequest;
  /** Blocks it can fill; 0 without coverage, or when all its bits are there. */
  readonly usableBlocks: number;
}

/**
 * Divides the blocks of a window: whole blocks by request id, nobody more than it can use, together no more than there
 * are. Claims come in order of urgency.
 */
export type DivideBlocks = (claims: readonly Claim[], blocks: number) => ReadonlyMap<string, number>;
