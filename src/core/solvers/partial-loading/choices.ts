import { at } from '../../numerics/at.js';
import type { Problem, ProblemUser } from './problem.js';

/**
 * How a model's users are taken by the dynamic programs: for a key (a, u) the first a committed ones and the first u of
 * the others, in the order the program names; those in `always` in any case.
 */
export interface Choice {
  readonly model: number;
  /** Places of users. */
  readonly always: readonly number[];
  readonly committed: readonly number[];
  readonly others: readonly number[];
}

/**
 * Which users the keys count. `committedOnly`: nobody else exists. `allCommitted`: every committed user is served, which
 * saves their dimension of the tables; right whenever it is possible. `both`: keys (a, u).
 */
export type ChoiceMode = 'committedOnly' | 'allCommitted' | 'both';

/** One choice per model of the problem, users sorted (stable, so ties keep the order of the instance). */
export function choicesOf(
  problem: Problem,
  mode: ChoiceMode,
  order: (first: ProblemUser, second: ProblemUser) => number,
): Choice[] {
  const sorted = problem.users.toSorted(order);
  const choices = problem.models.map(({ index }) => ({
    model: index,
    always: [] as number[],
    committed: [] as number[],
    others: [] as number[],
  }));
  for (const user of sorted) {
    const choice = at(choices, user.model);
    if (mode === 'both') (user.committed ? choice.committed : choice.others).push(user.index);
    else if (mode === 'allCommitted') (user.committed ? choice.always : choice.others).push(user.index);
    else if (user.committed) choice.others.push(user.index);
  }
  return choices;
}

/** The users a key stands for. */
export function chosenUsers({ always, committed, others }: Choice, a: number, u: number): number[] {
  return [...always, ...committed.slice(0, a), ...others.slice(0, u)];
}

/** Users in a key's set. */
export function chosenCount({ always }: Choice, a: number, u: number): number {
  return always.length + a + u;
}

export const byLatestDeadline = (first: ProblemUser, second: ProblemUser): number =>
  second.deadlineSeconds - first.deadlineSeconds || first.uplinkNeed - second.uplinkNeed;

export const byUplinkNeed = (first: ProblemUser, second: ProblemUser): number => first.uplinkNeed - second.uplinkNeed;
