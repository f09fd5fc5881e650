import type { Chain } from './chain.js';
import { successOf } from './chain.js';
import type { Problem, ProblemRequest, StartState } from './problem.js';

/** A request with the chain planned for it and what the key of section 5 takes from it. */
export interface Candidate {
  readonly request: ProblemRequest;
  readonly chain: Chain;
  /** late_q. */
  readonly late: boolean;
  /** ratio_q. */
  readonly ratioTicks: number;
}

export function candidateOf(problem: Problem, request: ProblemRequest, start: StartState, chain: Chain): Candidate {
  const success = problem.criterion === 'ratio' ? successOf(problem, start, chain.steps) : 1;
  return {
    request,
    chain,
    late: countsAsLate(problem, request, chain.finishTicks),
    ratioTicks: ratioTicks(problem, request, chain.finishTicks, success),
  };
}

/** late_q: missing the deadline, where that counts. */
export function countsAsLate({ useLateFlag }: Problem, request: ProblemRequest, finishTicks: number): boolean {
  return (useLateFlag || request.hardDeadline) && finishTicks > request.deadlineTicks;
}

/**
 * ratio_q: time left, divided by weight, accuracy, chance of success, and the age in units of tau plus one. A chance so small
 * that it is 0 as a number makes the largest ratio there is, not one that no JSON can hold.
 */
export function ratioTicks(problem: Problem, request: ProblemRequest, finishTicks: number, success: number): number {
  const { nowTicks, agingTauTicks } = problem;
  const worth = request.weight * request.accuracy * success;
  const aged =
    agingTauTicks === undefined ? worth : worth * (1 + Math.max(0, nowTicks - request.releaseTicks) / agingTauTicks);
  const left = finishTicks - nowTicks;
  return left === 0 ? 0 : Math.min(left / aged, Number.MAX_VALUE);
}

/** Below 0: `a` is committed first. Key (late, ratio, deadline, position); strict priority puts the weight before it. */
export type CompareCandidates = (a: Candidate, b: Candidate) => number;

export const byRatio: CompareCandidates = (a, b) =>
  Number(a.late) - Number(b.late) ||
  a.ratioTicks - b.ratioTicks ||
  earlierDeadline(a.request, b.request) ||
  a.request.index - b.request.index;

export const byStrictPriority: CompareCandidates = (a, b) => b.request.weight - a.request.weight || byRatio(a, b);

/** Without subtracting: two requests may have no deadline. */
function earlierDeadline(a: ProblemRequest, b: ProblemRequest): number {
  return Number(a.deadlineTicks > b.deadlineTicks) - Number(a.deadlineTicks < b.deadlineTicks);
}
