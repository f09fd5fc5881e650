import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { bestByExhaustion } from '../../../../test/partial-loading/exhaustive.js';
import { isClose, mismatches, type ExpectedResult } from '../../../../test/partial-loading/expectation.js';
import { isContiguous, isFeasiblePlan } from '../../../../test/partial-loading/price-plan.js';
import { byUplinkNeed, choicesOf } from './choices.js';
import { leastSecondsByCount } from './count-dp.js';
import { deadlineOrder } from './deadline-order.js';
import { appendGreedily } from './greedy-append.js';
import type { PartialLoadingInstance, SeedBatch } from './index.js';
import { solvePartialLoading } from './index.js';
import { latestStarts, requiredBandwidthHz } from './latest-starts.js';
import { planOfBatches } from './named-batches.js';
import { neededBand } from './needed-band.js';
import { keyOf } from './plan-key.js';
import { admissibleProblem, problemOf } from './prepare.js';
import { isFeasible } from './price.js';
import type { Problem } from './problem.js';
import { shapeOf } from './shape.js';
import { windowDp } from './window-dp.js';

interface ListCheck {
  readonly batches: readonly SeedBatch[];
  readonly latestStartsSeconds: readonly number[];
  readonly requiredBandwidthHz: number;
  readonly feasible: boolean;
}

interface Expectation extends ExpectedResult {
  readonly leastSecondsByCount?: readonly number[];
  readonly listChecks?: readonly ListCheck[];
  readonly loadSecondsFromTo?: readonly (readonly [string | null, string, number])[];
  readonly neededBandwidthHz?: readonly { userId: string; windowSeconds: number; bandwidthHz: number }[];
  readonly baselines?: Readonly<Record<string, number>>;
}

interface Vector {
  readonly name: string;
  readonly why: string;
  readonly instance: PartialLoadingInstance;
  readonly expect: Expectation;
  readonly tolerance: number;
}

const file = new URL('../../../../test/vectors/partial-loading.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as readonly Vector[];

/** Vectors with a key of the expectation, and what it holds. */
function having<Key extends keyof Expectation>(key: Key) {
  return vectors.flatMap((vector) => {
    const expected = vector.expect[key];
    return expected === undefined ? [] : [{ ...vector, expected }];
  });
}

const place = (items: readonly { readonly id: string; readonly index: number }[], id: string): number =>
  items.find((item) => item.id === id)?.index ?? -1;

const served = (problem: Problem, plan: Parameters<typeof keyOf>[1]): number => keyOf(problem, plan).value;

/** Baselines of the specification by name. */
const BASELINES: Readonly<Record<string, (instance: PartialLoadingInstance, problem: Problem) => number>> = {
  deadlineOrder: (_, problem) => served(problem, deadlineOrder(problem)),
  windowOrder: (_, problem) => served(problem, windowDp(problem, shapeOf(problem)).plan),
  appendWithoutFallback: (_, problem) => served(problem, appendGreedily(problem, [])),
  bestContiguous: (instance) =>
    bestByExhaustion(instance, (facts, plan) => isContiguous(facts, plan) && isFeasiblePlan(facts, plan)).total,
  staticCompactStarts: (instance) =>
    bestByExhaustion(instance, (facts, plan) => isFeasiblePlan(facts, plan, 'compact')).total,
};

describe('the specification vectors', () => {
  it('are all here', () => {
    expect(vectors).toHaveLength(63);
    expect(having('listChecks').flatMap(({ expected }) => expected)).toHaveLength(3);
    expect(having('loadSecondsFromTo').flatMap(({ expected }) => expected)).toHaveLength(8);
    expect(having('baselines').flatMap(({ expected }) => Object.keys(expected))).toHaveLength(7);
  });

  it.each(vectors)('$name: $why', ({ instance, expect: expected, tolerance }) => {
    expect(mismatches(solvePartialLoading(instance), expected, tolerance)).toEqual([]);
  });
});

describe('least GPU time by number of users, F(0..K)', () => {
  it.each(having('leastSecondsByCount'))('$name', ({ instance, expected }) => {
    const problem = problemOf(instance);
    const choices = choicesOf(problem, 'both', byUplinkNeed);
    expect(leastSecondsByCount(problem, shapeOf(problem), choices)).toEqual(expected);
  });
});

describe('theorem A on given batches', () => {
  it.each(having('listChecks'))('$name', ({ instance, expected, tolerance }) => {
    const problem = problemOf(instance);
    for (const check of expected) {
      const plan = planOfBatches(problem, check.batches);
      const starts = latestStarts(problem, plan);
      expect(starts).toEqual(check.latestStartsSeconds);
      expect(isClose(requiredBandwidthHz(problem, plan, starts), check.requiredBandwidthHz, tolerance)).toBe(true);
      expect(isFeasible(problem, plan)).toBe(check.feasible);
    }
  });
});

describe('the swap rule', () => {
  it.each(having('loadSecondsFromTo'))('$name', ({ instance, expected }) => {
    const { models, loads } = problemOf(instance);
    const loaded = expected.map(([from, to]) => {
      const target = place(models, to);
      return [from, to, from === null ? loads.fromStart[target] : loads.between(place(models, from), target)];
    });
    expect(loaded).toEqual(expected);
  });
});

describe('the band a user needs by a fixed power', () => {
  it.each(having('neededBandwidthHz'))('$name', ({ instance, expected, tolerance }) => {
    const problem = problemOf(instance);
    for (const { userId, windowSeconds, bandwidthHz } of expected) {
      const user = problem.users.find(({ id }) => id === userId);
      const hertz = user === undefined ? NaN : neededBand(problem, user, windowSeconds);
      expect(isClose(hertz, bandwidthHz, tolerance)).toBe(true);
    }
  });
});

describe('baselines', () => {
  it.each(having('baselines'))('$name: $expected', ({ instance, expected }) => {
    const problem = admissibleProblem(problemOf(instance));
    const reached = Object.keys(expected).map((name) => [name, BASELINES[name]?.(instance, problem)]);
    expect(Object.fromEntries(reached)).toEqual(expected);
  });
});
