import type { Choice } from './choices.js';
import { choicesOf } from './choices.js';
import type { Plan, Problem, ProblemUser } from './problem.js';

/**
 * Runs a dynamic program for the lexicographic objective. If the committed users can all be served, which is tried with
 * them alone, every plan of the best key serves them all, and the program counts only the others; else its keys have
 * two dimensions.
 *
 * @param run the best plan for the choices; undefined if the users that are always served cannot be
 */
export function withCommittedFirst(
  problem: Problem,
  order: (first: ProblemUser, second: ProblemUser) => number,
  run: (choices: readonly Choice[]) => Plan | undefined,
): Plan {
  const committed = problem.users.filter((user) => user.committed).length;
  if (committed === 0) return run(choicesOf(problem, 'both', order)) ?? [];
  const alone = run(choicesOf(problem, 'committedOnly', order)) ?? [];
  const served = alone.reduce((count, { users }) => count + users.length, 0);
  const mode = served === committed ? 'allCommitted' : 'both';
  return run(choicesOf(problem, mode, order)) ?? alone;
}
