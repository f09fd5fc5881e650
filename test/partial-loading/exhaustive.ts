import type { LoadingUser, PartialLoadingInstance } from '../../src/core/solvers/partial-loading/index.js';
import { factsOf, type Facts } from './instance-facts.js';
import { isFeasiblePlan, type ListedBatch } from './price-plan.js';
import { isAtLeast, type Value } from './value.js';

export type IsFeasible = (facts: Facts, plan: readonly ListedBatch[]) => boolean;

/**
 * The best value over all ordered lists of batches, by trying them all. A list that is not feasible is not made longer
 * (dropping the last batch of a feasible one leaves it feasible), nor one that cannot become better than the best.
 *
 * @param isFeasible may demand more than the rules do, as long as it holds for every beginning of a list it holds for
 */
export function bestByExhaustion(
  instance: PartialLoadingInstance,
  isFeasible: IsFeasible = (facts, plan) => isFeasiblePlan(facts, plan),
): Value {
  const facts = factsOf(instance);
  const alone = instance.users.filter(({ id, modelId }) => isFeasible(facts, [{ modelId, userIds: [id] }]));
  const worth = ({ weight = 1 }: LoadingUser): number => (instance.objective === 'weight' ? weight : 1);
  const valueOf = (users: readonly LoadingUser[]): Value => ({
    committed: users.filter(({ committed }) => committed).length,
    total: users.reduce((sum, user) => sum + worth(user), 0),
  });
  const all = valueOf(alone);
  let best: Value = { committed: 0, total: 0 };
  const extend = (plan: readonly ListedBatch[], served: readonly LoadingUser[], left: readonly LoadingUser[]): void => {
    const value = valueOf(served);
    if (isAtLeast(value, best)) best = value;
    for (const batch of batches(left)) {
      if (isAtLeast(best, all)) return;
      const longer = [...plan, { modelId: batch[0]?.modelId ?? '', userIds: batch.map(({ id }) => id) }];
      if (!isFeasible(facts, longer)) continue;
      extend(
        longer,
        [...served, ...batch],
        left.filter((user) => !batch.includes(user)),
      );
    }
  };
  extend([], [], alone);
  return best;
}

/** Every set of users of one model. */
function batches(users: readonly LoadingUser[]): LoadingUser[][] {
  const byModel = [...new Set(users.map(({ modelId }) => modelId))];
  return byModel.flatMap((model) => {
    let sets: LoadingUser[][] = [[]];
    for (const user of users) if (user.modelId === model) sets = sets.concat(sets.map((set) => [...set, user]));
    return sets.slice(1);
  });
}
