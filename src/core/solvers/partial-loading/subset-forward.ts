import { at } from '../../numerics/at.js';
import { fitsLimit } from '../../numerics/tolerance.js';
import { isBetter } from './plan-key.js';
import type { Plan, Problem } from './problem.js';
import { fullBandSeconds } from './problem.js';
import { keysByMask, subsetBatches, type SubsetBatch } from './subsets.js';

/**
 * The rules `unlimited` and `redivided`, forward: least end by (users served, last model), s. What must be up before the
 * next batch starts is known from the users alone (theorem B).
 */
export function bestSubsetForward(problem: Problem): Plan {
  const models = problem.models.length;
  const batches = subsetBatches(problem);
  const masks = 1 << problem.users.length;
  const ends = new Float64Array(masks * models).fill(Infinity);
  const lastBatch = new Int32Array(masks * models).fill(-1);
  const lastState = new Int32Array(masks * models).fill(-1);
  const uploads = uploadSecondsByMask(problem, masks);
  const append = (mask: number, from: number, ready: (model: number) => number): void => {
    batches.forEach((next, index) => {
      if ((mask & next.mask) !== 0) return;
      const after = mask | next.mask;
      const { model } = next.batch;
      const end = Math.max(ready(model), at(uploads, after)) + next.seconds;
      const state = after * models + model;
      if (!(end < at(ends, state)) || !fitsLimit(end, next.deadlineSeconds)) return;
      [ends[state], lastBatch[state], lastState[state]] = [end, index, from];
    });
  };
  append(0, -1, (model) => problem.busyUntilSeconds + at(problem.loads.fromStart, model));
  for (let state = models; state < ends.length; state++) {
    const end = at(ends, state);
    if (end === Infinity) continue;
    const last = state % models;
    append(Math.floor(state / models), state, (model) => end + problem.loads.between(last, model));
  }
  const plan: SubsetBatch[] = [];
  for (let state = bestState(problem, ends); state >= 0; state = at(lastState, state)) {
    plan.push(at(batches, at(lastBatch, state)));
  }
  return plan.reverse().map(({ batch }) => batch);
}

/** (w of the set) / B, s; 0 with an unlimited uplink. */
function uploadSecondsByMask({ uplinkRule, users, bandwidthHz }: Problem, masks: number): Float64Array {
  const seconds = new Float64Array(masks);
  if (uplinkRule === 'unlimited') return seconds;
  return seconds.map((_, mask) => {
    const set = users.filter(({ index }) => (mask & (1 << index)) !== 0);
    return fullBandSeconds(
      set.reduce((sum, user) => sum + user.bandSeconds, 0),
      bandwidthHz,
    );
  });
}

/** The first state of the best key; -1 for the empty plan. */
function bestState(problem: Problem, ends: Float64Array): number {
  const keys = keysByMask(problem);
  let best = -1;
  let bestKey = { committed: 0, value: 0 };
  ends.forEach((end, state) => {
    const key = at(keys, Math.floor(state / problem.models.length));
    if (end < Infinity && isBetter(key, bestKey)) [best, bestKey] = [state, key];
  });
  return best;
}
