import type { DivideBlocks } from './claim.js';

/**
 * Equal shares of whole blocks for all who can use some; whoever can use less than its share leaves the rest to the
 * others, to be shared equally again. What does not divide goes one by one to the most urgent.
 * Cost: O(K log K).
 */
export const splitEqually: DivideBlocks = (claims, blocks) => {
  const fewestFirst = claims
    .filter(({ usableBlocks }) => usableBlocks > 0)
    .sort((a, b) => a.usableBlocks - b.usableBlocks);
  let left = blocks;
  let hungry = fewestFirst.length;
  for (const { usableBlocks } of fewestFirst) {
    if (usableBlocks > Math.floor(left / hungry)) break;
    left -= usableBlocks;
    hungry -= 1;
  }
  const share = hungry === 0 ? Infinity : Math.floor(left / hungry);
  let remainder = hungry === 0 ? 0 : left % hungry;
  return new Map(
    claims.map(({ open, usableBlocks }) => {
      const extra = usableBlocks > share && remainder > 0 ? 1 : 0;
      remainder -= extra;
      return [open.request.requestId, Math.min(usableBlocks, share + extra)];
    }),
  );
};
