import { allocateConstant } from './allocate-constant.js';
import { allocateTimeVarying } from './allocate-time-varying.js';
import { constantResult, timeVaryingResult } from './assemble-result.js';
import { FreshLayers } from './fresh-layers.js';
import type { SlideInstance } from './instance.js';
import { planRemaining } from './plan-pair.js';
import type { SlideResult } from './result.js';
import type { PairsByUser } from './selection.js';
import { wholeBlocks } from '../../numerics/tolerance.js';

/** Most users with a pair that the band carries alone for which time-varying sharing is solved exactly. */
const EXACT_USER_LIMIT = 12;

export interface SolveSlideOptions {
  /** Bounds the exact search for time-varying sharing, which is exponential in the number of users; default 12. */
  readonly exactUserLimit?: number;
}

/**
 * Solves one instance: least bandwidth of every pair, choice of users and models, the schedule of those served. Our
 * reconstruction after arXiv 2512.20946, with our own additions (energy, weights, blocks, time-varying sharing,
 * requests under way).
 *
 * Wants a valid instance (`parseSlideInstance` makes one). Pure: the same instance gives the same result.
 * Cost with constant shares and count: O(K I L + K log K), times log(1/eps) with energy limits.
 */
export function solveSlide(instance: SlideInstance, options: SolveSlideOptions = {}): SlideResult {
  const { bandwidthHz, resourceBlockHz: blockHz, objective, sharing = 'constant' } = instance;
  const pairs = planPairs(instance);
  if (sharing === 'constant') return constantResult(instance, pairs, allocateConstant(instance, pairs));
  const bandHz = blockHz === undefined ? bandwidthHz : wholeBlocks(bandwidthHz, blockHz) * blockHz;
  const allocation = allocateTimeVarying(objective, pairs, bandHz, options.exactUserLimit ?? EXACT_USER_LIMIT);
  return timeVaryingResult(instance, pairs, allocation, bandHz);
}

function planPairs(instance: SlideInstance): PairsByUser {
  const layersOf = new Map(instance.models.map(({ id, layers }) => [id, layers]));
  const fresh = new FreshLayers();
  return instance.users.map((user, userIndex) =>
    user.candidates.map((candidate) => {
      const remaining = fresh.remaining(candidate, user, layersOf.get(candidate.modelId) ?? []);
      return { user, userIndex, candidate, plan: planRemaining(user, remaining, instance) };
    }),
  );
}
