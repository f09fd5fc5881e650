import fc from 'fast-check';
import type { PartialLoadingInstance, SolvingMethod } from '../../src/core/solvers/partial-loading/index.js';
import { solvePartialLoading } from '../../src/core/solvers/partial-loading/index.js';
import { instanceArbitrary } from './arbitraries.js';
import { bestByExhaustion } from './exhaustive.js';

/** What heuristics reach of the optimum over random instances with blocks shared anywhere. */
export interface ShareOfOptimum {
  readonly name: string;
  readonly instances: number;
  /** Mean over the instances of what it serves / optimum. */
  readonly meanRatio: number;
  /** Sum of what it serves / sum of the optima. */
  readonly totalRatio: number;
  /** Share of instances with the optimum. */
  readonly hits: number;
}

/** 4 to 8 blocks anywhere in 2 to 5 models, 3 to 8 users with any deadlines, all uplink rules; nobody committed. */
export function generalInstances(count: number): PartialLoadingInstance[] {
  const limits = { minUsers: 3, maxUsers: 8, maxModels: 5, weights: true, commitments: false };
  return fc.sample(instanceArbitrary(limits), { seed: 11, numRuns: count });
}

/** Each heuristic, the better of G1 and G2, and all of them with the local search, against exhaustive search. */
export function sharesOfOptimum(count: number): ShareOfOptimum[] {
  const solved = generalInstances(count).flatMap((instance) => {
    const optimum = bestByExhaustion(instance).total;
    const reached = (method: SolvingMethod, improvementSteps?: number): number =>
      solvePartialLoading({ ...instance, method }, improvementSteps === undefined ? {} : { improvementSteps })
        .objective;
    if (optimum === 0) return [];
    const [append, insert] = [reached('greedyAppend'), reached('greedyInsert')];
    return [
      { optimum, append, insert, either: Math.max(append, insert), both: reached('greedy', 0), all: reached('greedy') },
    ];
  });
  const share = (name: string, pick: (one: (typeof solved)[number]) => number): ShareOfOptimum => {
    const sum = (value: (one: (typeof solved)[number]) => number): number =>
      solved.reduce((total, one) => total + value(one), 0);
    return {
      name,
      instances: solved.length,
      meanRatio: sum((one) => pick(one) / one.optimum) / solved.length,
      totalRatio: sum(pick) / sum(({ optimum }) => optimum),
      hits: sum((one) => Number(pick(one) >= one.optimum - 1e-9)) / solved.length,
    };
  };
  return [
    share('greedyAppend (G1)', ({ append }) => append),
    share('greedyInsert (G2)', ({ insert }) => insert),
    share('the better of the two', ({ either }) => either),
    share('greedy without local search', ({ both }) => both),
    share('greedy', ({ all }) => all),
  ];
}
