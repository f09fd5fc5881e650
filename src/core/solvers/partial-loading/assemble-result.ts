import { at } from '../../numerics/at.js';
import type { PartialLoadingInstance } from './instance.js';
import type { PricedBatch } from './price.js';
import type { Problem } from './problem.js';
import type { PartialLoadingResult } from './result.js';
import { uploadsOf } from './uploads.js';

/** The result (section 13) of a priced plan. @param problem the one it was priced in */
export function assembleResult(
  instance: PartialLoadingInstance,
  problem: Problem,
  priced: readonly PricedBatch[],
  { method, exact }: Pick<PartialLoadingResult, 'method' | 'exact'>,
): PartialLoadingResult {
  const servedIds = new Set(priced.flatMap(({ batch }) => batch.users.map((user) => at(problem.users, user).id)));
  const served = instance.users.filter(({ id }) => servedIds.has(id));
  const servedWeight = served.reduce((sum, { weight = 1 }) => sum + weight, 0);
  return {
    method,
    exact,
    objective: instance.objective === 'weight' ? servedWeight : served.length,
    servedCount: served.length,
    servedWeight,
    committedServedCount: served.filter(({ committed }) => committed).length,
    unservedUserIds: instance.users.filter(({ id }) => !servedIds.has(id)).map(({ id }) => id),
    batches: priced.map(({ batch, ...times }) => ({
      modelId: at(problem.models, batch.model).id,
      userIds: batch.users.map((user) => at(problem.users, user).id),
      ...times,
    })),
    uploads: uploadsOf(problem, priced),
  };
}
