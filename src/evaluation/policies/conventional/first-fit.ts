import type { OpenRequest } from '../../../core/cell/index.js';
import type { DivideBlocks } from './claim.js';

type Order = (a: OpenRequest, b: OpenRequest) => number;

/** Ties go by id. */
export const byArrival: Order = (a, b) =>
  a.request.arrivedAtMs - b.request.arrivedAtMs || (a.request.requestId < b.request.requestId ? -1 : 1);

/** One after the other takes all it can use of what is left. Cost: O(K log K). */
export const firstFit =
  (order: Order): DivideBlocks =>
  (claims, blocks) => {
    const granted = new Map<string, number>();
    let left = blocks;
    for (const { open, usableBlocks } of claims.toSorted((a, b) => order(a.open, b.open))) {
      const taken = Math.min(usableBlocks, left);
      granted.set(open.request.requestId, taken);
      left -= taken;
    }
    return granted;
  };
