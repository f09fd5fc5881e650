import { at } from '../../numerics/at.js';
import { isExact } from './exactness.js';
import type { CoInferenceInstance } from './instance.js';
import type { CoInferenceResult, CoInferenceServed, CoInferenceUserResult } from './result.js';
import { settingsOf, type Settings } from './settings.js';
import { solveEpochUsers, solveGoal } from './solve-cell.js';
import { solveSingle } from './solve-single.js';

export interface SolveCoInferenceOptions {
  /** Called once for every single-user problem that is solved on the way (a run of A1), to measure the work. */
  readonly onSingleUserSolve?: () => void;
}

/**
 * Solves one instance: split, retained fraction, power and clocks of one user, or of the users of a cell with their
 * shares of band and server clock. Our reconstruction after arXiv 2505.09214, with our own additions (cells, epochs,
 * requests under way, baselines).
 *
 * Wants a valid instance (`parseCoInferenceInstance` makes one). Pure: the same instance gives the same result.
 * Cost in runs of A1 (about 45 evaluations each): L for one user, about K log N + N for a cell in blocks.
 */
export function solveCoInference(
  instance: CoInferenceInstance,
  options: SolveCoInferenceOptions = {},
): CoInferenceResult {
  const settings = settingsOf(instance, options.onSingleUserSolve ?? (() => undefined));
  if (instance.kind === 'single') return singleResult(instance, solveSingle(instance, settings));
  return instance.goal === 'epoch' ? epochResult(instance, settings) : goalResult(instance, settings);
}

function singleResult(instance: CoInferenceInstance, users: readonly CoInferenceUserResult[]): CoInferenceResult {
  const served = servedOf(users);
  return { ...summary(instance, served), objective: served[0]?.distortion ?? null, users };
}

function goalResult(instance: CoInferenceInstance, settings: Settings): CoInferenceResult {
  const users = solveGoal(instance, settings);
  const served = servedOf(users);
  return { ...summary(instance, served), objective: objectiveOf(instance, users, served.length), users };
}

function objectiveOf(
  { goal, users: given }: CoInferenceInstance,
  users: readonly CoInferenceUserResult[],
  servedCount: number,
): number | null {
  if (goal === 'maxUsers') return servedCount;
  if (goal === 'maxWeight') return weightedSum(given, users, () => 1);
  if (servedCount === 0) return null;
  return goal === 'minMax' ? worst(servedOf(users)) : weightedSum(given, users, ({ distortion }) => distortion);
}

function epochResult(instance: CoInferenceInstance, settings: Settings): CoInferenceResult {
  const { users, isNew } = solveEpochUsers(instance, settings);
  const served = servedOf(users);
  const newUsers = users.filter((_, user) => at(isNew, user));
  const given = instance.users.filter((_, user) => at(isNew, user));
  const objective =
    instance.leftover === 'worst'
      ? worst(servedOf(newUsers))
      : weightedSum(given, newUsers, ({ distortion }) => distortion);
  return {
    ...summary(instance, served),
    objective: newUsers.length === 0 ? null : objective,
    startedServed: served.length - newUsers.length,
    newServed: newUsers.length,
    newWeight: weightedSum(given, newUsers, () => 1),
    users,
  };
}

function summary(
  instance: CoInferenceInstance,
  served: readonly CoInferenceServed[],
): Omit<CoInferenceResult, 'objective' | 'users'> {
  const { kind, goal } = instance;
  return {
    algorithm: 'co-inference',
    kind,
    ...(kind === 'cell' && goal !== undefined && { goal }),
    exact: isExact(instance),
    feasible: served.length > 0,
    servedCount: served.length,
  };
}

function servedOf(users: readonly CoInferenceUserResult[]): readonly CoInferenceServed[] {
  return users.filter((user) => user.served);
}

function worst(served: readonly CoInferenceServed[]): number {
  return Math.max(...served.map(({ distortion }) => distortion));
}

/** Sum of a_k times a value over those served; both lists in the same order. */
function weightedSum(
  given: CoInferenceInstance['users'],
  users: readonly CoInferenceUserResult[],
  valueOf: (served: CoInferenceServed) => number,
): number {
  return users.reduce((sum, user, index) => (user.served ? sum + (given[index]?.weight ?? 1) * valueOf(user) : sum), 0);
}
