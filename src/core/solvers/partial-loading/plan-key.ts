import { at } from '../../numerics/at.js';
import { exceedsReward } from '../../numerics/tolerance.js';
import type { Plan, Problem } from './problem.js';

/** What plans are judged by, lexicographically: committed users served, then the number or weight of all served. */
export interface PlanKey {
  readonly committed: number;
  readonly value: number;
}

export function keyOf(problem: Problem, plan: Plan): PlanKey {
  return keyOfUsers(
    problem,
    plan.flatMap(({ users }) => users),
  );
}

/** The key of serving everybody: no plan's is better. */
export function keyOfAll(problem: Problem): PlanKey {
  return keyOfUsers(
    problem,
    problem.users.map(({ index }) => index),
  );
}

/** The key of serving certain users. */
export function keyOfUsers(problem: Problem, users: readonly number[]): PlanKey {
  let [committed, value] = [0, 0];
  for (const place of users) {
    const user = at(problem.users, place);
    value += user.value;
    if (user.committed) committed++;
  }
  return { committed, value };
}

/** Whether a key is better, not merely summed in another order. */
export function isBetter(key: PlanKey, other: PlanKey): boolean {
  if (key.committed !== other.committed) return key.committed > other.committed;
  return exceedsReward(key.value, other.value);
}
