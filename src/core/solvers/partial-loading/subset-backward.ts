import { at } from '../../numerics/at.js';
import { bandLimit, fitsLimit } from '../../numerics/tolerance.js';
import { neededBand } from './needed-band.js';
import { addToFront, type Label } from './pareto.js';
import { isBetter } from './plan-key.js';
import type { Plan, Problem } from './problem.js';
import { fullBandSeconds } from './problem.js';
import { keysByMask, subsetBatches, type SubsetBatch } from './subsets.js';

/** A rear part of a plan: x = -L, its latest start, and y = b, the band its users need, Hz; what is in front follows. */
interface Rear extends Label {
  readonly first: SubsetBatch;
  readonly behind: Rear | undefined;
}

/**
 * The rules `static` and `noOverlap`, backward by theorem A: for every (users served, first model) the latest start L of
 * the rear part, under `static` beside the band b that it needs, both kept while neither beats the other.
 */
export function bestSubsetBackward(problem: Problem): Plan {
  const batches = subsetBatches(problem);
  const keys = keysByMask(problem);
  const fronts = Array.from({ length: keys.length }, () => problem.models.map((): Rear[] => []));
  let best: Rear | undefined;
  let bestKey = { committed: 0, value: 0 };
  const prepend = (mask: number, behind: Rear | undefined): void => {
    for (const first of batches) {
      if ((mask & first.mask) !== 0) continue;
      const rear = rearWith(problem, first, behind);
      if (rear !== undefined) addToFront(at(at(fronts, mask | first.mask), first.batch.model), rear);
    }
  };
  prepend(0, undefined);
  fronts.forEach((ofModels, mask) => {
    for (const rear of ofModels.flat()) {
      const key = at(keys, mask);
      if (isBetter(key, bestKey) && canBegin(problem, mask, rear)) [best, bestKey] = [rear, key];
      prepend(mask, rear);
    }
  });
  const plan: SubsetBatch[] = [];
  for (let rear = best; rear !== undefined; rear = rear.behind) plan.push(rear.first);
  return plan.map(({ batch }) => batch);
}

/** One more batch in front; undefined if it would have to start too early or needs more than the band. */
function rearWith(problem: Problem, first: SubsetBatch, behind: Rear | undefined): Rear | undefined {
  const { batch, seconds, deadlineSeconds } = first;
  const load = behind === undefined ? 0 : problem.loads.between(batch.model, behind.first.batch.model);
  const start = Math.min(deadlineSeconds, behind === undefined ? Infinity : -behind.x - load) - seconds;
  if (!fitsLimit(problem.busyUntilSeconds + at(problem.loads.fromStart, batch.model), start)) return undefined;
  let bandHz = behind?.y ?? 0;
  if (problem.uplinkRule === 'static') {
    for (const user of batch.users) bandHz += neededBand(problem, at(problem.users, user), start);
    if (!(bandHz <= bandLimit(problem.bandwidthHz))) return undefined;
  }
  return { x: -start, y: bandHz, first, behind };
}

/** Whether the part can be a whole plan: under `noOverlap` everything is uploaded before. */
function canBegin(problem: Problem, mask: number, { first, x }: Rear): boolean {
  const { uplinkRule, users, busyUntilSeconds, bandwidthHz, loads } = problem;
  const set = uplinkRule === 'noOverlap' ? users.filter(({ index }) => (mask & (1 << index)) !== 0) : [];
  const bandSeconds = set.reduce((sum, user) => sum + user.bandSeconds, 0);
  const begin = busyUntilSeconds + fullBandSeconds(bandSeconds, bandwidthHz);
  return fitsLimit(begin + at(loads.fromStart, first.batch.model), -x);
}
