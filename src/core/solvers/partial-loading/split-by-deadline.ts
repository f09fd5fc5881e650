import { at } from '../../numerics/at.js';
import { fitsLimit } from '../../numerics/tolerance.js';
import { consecutiveSeconds, inferenceSeconds, type ProblemModel } from './problem.js';

/**
 * phi: when users of one model can be done at the earliest if the GPU is ready for them at t, in batches of users with
 * consecutive deadlines. x_0 = t; x_v = min over u < v, v - u <= N, x_u + I(v - u) <= e_{u+1} of x_u + I(v - u).
 *
 * @param deadlines e_1 <= ... <= e_j, s
 * @returns where each batch ends in the list, and the end of the last one, s; undefined if somebody is late. O(j^2);
 *   O(j / N) if all deadlines are equal, since then only the last end matters
 */
export function splitByDeadline(
  model: ProblemModel,
  deadlines: readonly number[],
  readySeconds: number,
): { readonly endSeconds: number; readonly ends: readonly number[] } | undefined {
  const count = deadlines.length;
  if (!fitsLimit(readySeconds + consecutiveSeconds(model, count), deadlines[count - 1] ?? Infinity)) return undefined;
  if (deadlines[0] === deadlines[count - 1]) return equalSplit(model, count, readySeconds);
  const best = [readySeconds];
  const before = [0];
  for (let v = 1; v <= count; v++) {
    let [least, from] = [Infinity, -1];
    for (let u = v - 1; u >= 0 && v - u <= model.batchCap; u--) {
      const end = at(best, u) + inferenceSeconds(model, v - u);
      if (end < least && fitsLimit(end, at(deadlines, u))) [least, from] = [end, u];
    }
    best.push(least);
    before.push(from);
  }
  const endSeconds = at(best, count);
  if (endSeconds === Infinity) return undefined;
  const ends: number[] = [];
  for (let v = count; v > 0; v = at(before, v)) ends.push(v);
  return { endSeconds, ends: ends.reverse() };
}

function equalSplit(
  model: ProblemModel,
  count: number,
  readySeconds: number,
): { readonly endSeconds: number; readonly ends: readonly number[] } {
  const ends: number[] = [];
  let endSeconds = readySeconds;
  for (let from = 0; from < count;) {
    const users = Math.min(model.batchCap, count - from);
    from += users;
    endSeconds += inferenceSeconds(model, users);
    ends.push(from);
  }
  return { endSeconds, ends };
}
