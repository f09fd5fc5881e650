import type { SeedBatch } from './instance.js';
import type { Plan, Problem } from './problem.js';

/**
 * A plan given by ids, in a problem of admissible users. Empty if somebody in it is not among them: then no plan with
 * these batches is feasible.
 */
export function planOfBatches(problem: Problem, batches: readonly SeedBatch[]): Plan {
  const models = new Map(problem.models.map(({ id, index }) => [id, index]));
  const users = new Map(problem.users.map(({ id, index }) => [id, index]));
  const plan = batches
    .filter(({ userIds }) => userIds.length > 0)
    .map(({ modelId, userIds }) => ({
      model: models.get(modelId) ?? -1,
      users: userIds.map((id) => users.get(id) ?? -1),
    }));
  return plan.every((batch) => batch.users.every((user) => user >= 0)) ? plan : [];
}
