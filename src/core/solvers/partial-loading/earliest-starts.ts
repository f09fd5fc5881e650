import { fitsLimit } from '../../numerics/tolerance.js';
import { batchBandSeconds, batchSeconds, earliestDeadline, loadBefore } from './batch.js';
import type { Batch, Plan, Problem } from './problem.js';
import { fullBandSeconds } from './problem.js';

/** Theorem C: the phase in which everything is uploaded at once, U = sum w_k / B, s. */
export function uploadPhaseSeconds(problem: Problem, plan: Plan): number {
  const bandSeconds = plan.reduce((sum, batch) => sum + batchBandSeconds(problem, batch), 0);
  return fullBandSeconds(bandSeconds, problem.bandwidthHz);
}

/** F_0: when the GPU begins with the plan, s. */
export function beginSeconds(problem: Problem, plan: Plan): number {
  const { busyUntilSeconds } = problem;
  return problem.uplinkRule === 'noOverlap' ? busyUntilSeconds + uploadPhaseSeconds(problem, plan) : busyUntilSeconds;
}

/**
 * Earliest starts of the rules `unlimited`, `redivided` (theorem B) and `noOverlap` (theorem C); with `static` those of
 * the GPU alone. Under `redivided` s_i = max(F_{i-1} + l_i, (w of batches 1..i) / B): uploads one after the other at
 * full band in batch order attain it, and no schedule starts a batch earlier.
 *
 * @returns s_i per batch, s; undefined if a batch is late. O(K + P)
 */
export function earliestStarts(problem: Problem, plan: Plan): number[] | undefined {
  const starts: number[] = [];
  let end = beginSeconds(problem, plan);
  let bandSeconds = 0;
  for (const [index, batch] of plan.entries()) {
    let start = end + loadBefore(problem, plan, index);
    if (problem.uplinkRule === 'redivided') {
      bandSeconds += batchBandSeconds(problem, batch);
      start = Math.max(start, fullBandSeconds(bandSeconds, problem.bandwidthHz));
    }
    end = start + batchSeconds(problem, batch);
    if (!fitsLimit(end, earliestDeadline(problem, batch))) return undefined;
    starts.push(start);
  }
  return starts;
}

/** End of the last batch if every batch starts at its earliest, under `static` the GPU alone, s; F_0 without batches. */
export function earliestEnd(problem: Problem, plan: Plan): number | undefined {
  const last = plan.at(-1);
  if (last === undefined) return beginSeconds(problem, plan);
  const start = earliestStarts(problem, plan)?.at(-1);
  return start === undefined ? undefined : start + batchSeconds(problem, last);
}

/** The plan without the batches that are late when the others run in their order. O(K + P) */
export function keptOnTime(problem: Problem, plan: Plan): Plan {
  const kept: Batch[] = [];
  let end = beginSeconds(problem, plan);
  let bandSeconds = 0;
  for (const batch of plan) {
    const need = bandSeconds + batchBandSeconds(problem, batch);
    const ready = end + loadBefore(problem, [...kept.slice(-1), batch], Math.min(kept.length, 1));
    const uploaded = problem.uplinkRule === 'redivided' ? fullBandSeconds(need, problem.bandwidthHz) : 0;
    const done = Math.max(ready, uploaded) + batchSeconds(problem, batch);
    if (!fitsLimit(done, earliestDeadline(problem, batch))) continue;
    kept.push(batch);
    [end, bandSeconds] = [done, need];
  }
  return kept;
}
