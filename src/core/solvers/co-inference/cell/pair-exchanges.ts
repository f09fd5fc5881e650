import { at } from '../../../numerics/at.js';
import type { JointCost, JointGrant } from './joint-grant.js';

/** A smaller improvement is rounding. */
const LEAST_GAIN = 1e-12;

const STEPS: readonly JointGrant[] = [-1, 0, 1].flatMap((blocks) => [-1, 0, 1].map((slices) => ({ blocks, slices })));

interface Exchange {
  readonly from: number;
  readonly to: number;
  readonly step: JointGrant;
  readonly gain: number;
}

/**
 * Improves a sharing of blocks and slices step by step: at most one block and one slice each way between two users, or
 * between a user and the unused rest; always the best exchange, until none improves. A local optimum, not always the
 * best. O(9 K^2) sums a step.
 *
 * @param start a sharing with which everybody can be served
 * @param rest blocks and slices that it leaves unused
 */
export function exchangePairs(
  start: readonly JointGrant[],
  rest: JointGrant,
  costOf: JointCost,
): readonly JointGrant[] {
  // The unused rest is one more holder, to whom everything is worth the same.
  const holders = [...start, rest];
  const rests = start.length;
  const cost = (user: number, grant: JointGrant): number => {
    if (grant.blocks < 0 || grant.slices < 0) return Infinity;
    return user === rests ? 0 : costOf(user, grant);
  };
  for (;;) {
    const best = bestExchange(holders, cost);
    if (best === undefined) return holders.slice(0, rests);
    holders[best.from] = moved(at(holders, best.from), best.step, -1);
    holders[best.to] = moved(at(holders, best.to), best.step, 1);
  }
}

function bestExchange(holders: readonly JointGrant[], cost: JointCost): Exchange | undefined {
  let best: Exchange | undefined;
  const now = holders.map((grant, user) => cost(user, grant));
  const givenUp = holders.map((grant, user) => STEPS.map((step) => cost(user, moved(grant, step, -1)) - at(now, user)));
  const gained = holders.map((grant, user) => STEPS.map((step) => cost(user, moved(grant, step, 1)) - at(now, user)));
  for (let from = 0; from < holders.length; from++) {
    for (let to = 0; to < holders.length - 1; to++) {
      if (from === to) continue;
      STEPS.forEach((step, place) => {
        const gain = -(at(at(givenUp, from), place) + at(at(gained, to), place));
        if (gain > (best?.gain ?? LEAST_GAIN)) best = { from, to, step, gain };
      });
    }
  }
  return best;
}

function moved({ blocks, slices }: JointGrant, step: JointGrant, sign: 1 | -1): JointGrant {
  return { blocks: blocks + sign * step.blocks, slices: slices + sign * step.slices };
}
