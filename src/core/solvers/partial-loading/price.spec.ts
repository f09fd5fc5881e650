import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check } from '../../../../test/oracles/check.js';
import { optimumByHighs, type Row } from '../../../../test/oracles/highs.js';
import { instanceArbitrary, type InstanceLimits } from '../../../../test/partial-loading/arbitraries.js';
import { batchSeconds, earliestDeadline, loadBefore } from './batch.js';
import { greedyInsert } from './greedy-insert.js';
import type { UplinkRule } from './index.js';
import { latestStarts } from './latest-starts.js';
import { neededBand } from './needed-band.js';
import { admissibleProblem, problemOf } from './prepare.js';
import { evaluate, isFeasible } from './price.js';
import { underRule, type Plan, type Problem } from './problem.js';

interface Priced {
  readonly problem: Problem;
  readonly plan: Plan;
}

/** Problems with any plan of some of their users: shuffled, cut into batches of one model. */
function plans(rule: UplinkRule, limits: Partial<InstanceLimits> = {}): fc.Arbitrary<Priced> {
  return instanceArbitrary({ minUsers: 1, maxUsers: 6, rules: [rule], ...limits }).chain((instance) => {
    const problem = problemOf(instance);
    const places = problem.users.map(({ index }) => index);
    return fc
      .tuple(
        fc.shuffledSubarray(places),
        fc.array(fc.boolean(), { minLength: places.length, maxLength: places.length }),
      )
      .map(([users, cuts]) => ({ problem, plan: inBatches(problem, users, cuts) }));
  });
}

function inBatches(problem: Problem, users: readonly number[], cuts: readonly boolean[]): Plan {
  const plan: { model: number; users: number[] }[] = [];
  users.forEach((user, index) => {
    const model = problem.users[user]?.model ?? -1;
    const last = plan.at(-1);
    if (last?.model === model && cuts[index] === true) last.users.push(user);
    else plan.push({ model, users: [user] });
  });
  return plan;
}

const band = ({ problem, plan }: Priced, starts: readonly number[]): number =>
  plan
    .flatMap(({ users }, index) => users.map((user) => [user, starts[index] ?? 0] as const))
    .reduce((sum, [user, start]) => {
      const one = problem.users[user];
      return sum + (one === undefined ? NaN : neededBand(problem, one, start));
    }, 0);

describe('theorem A: latest starts', () => {
  it('no starts that are on time let any user get along with less band', () => {
    const delays = fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { minLength: 6, maxLength: 6 });
    check(
      fc.property(plans('static'), delays, (priced, waits) => {
        const { problem, plan } = priced;
        const latest = latestStarts(problem, plan);
        let end = problem.busyUntilSeconds;
        const starts: number[] = [];
        for (const [index, batch] of plan.entries()) {
          const start = end + loadBefore(problem, plan, index) + (waits[index] ?? 0);
          end = start + batchSeconds(problem, batch);
          if (end > earliestDeadline(problem, batch)) return;
          starts.push(start);
        }
        starts.forEach((start, index) => {
          expect(start).toBeLessThanOrEqual((latest[index] ?? 0) + 1e-9);
        });
        if (Number.isFinite(band(priced, starts))) {
          expect(band(priced, latest)).toBeLessThanOrEqual(band(priced, starts) * (1 + 1e-9));
        }
      }),
      2000,
    );
  });

  it('starting at them is on time if anything is', () => {
    check(
      fc.property(plans('static'), ({ problem, plan }) => {
        const starts = latestStarts(problem, plan);
        const unlimited = evaluate(underRule(problem, 'unlimited'), plan);
        const isInTime =
          plan.length === 0 || problem.busyUntilSeconds + loadBefore(problem, plan, 0) <= (starts[0] ?? 0);
        const fits = plan.every(({ model, users }) => users.length <= (problem.models[model]?.batchCap ?? 0));
        expect(isInTime && fits).toBe(unlimited !== undefined);
      }),
      1000,
    );
  });
});

describe('theorem B: uploads in batch order', () => {
  /** Starts as a linear program: in time, in order, and what is due by each start fits into the band until then. */
  function existsDivision({ problem, plan }: Priced): boolean {
    const rows: Row[] = plan.flatMap((batch, index) => {
      const before = index === 0 ? [] : ([[1, `s${index - 1}`]] as const);
      const ready =
        loadBefore(problem, plan, index) +
        (index === 0 ? problem.busyUntilSeconds : batchSeconds(problem, plan[index - 1] ?? batch));
      const upTo = plan.slice(0, index + 1).flatMap(({ users }) => users);
      const need = upTo.reduce((sum, user) => sum + (problem.users[user]?.bandSeconds ?? 0), 0);
      return [
        { terms: [...before, [-1, `s${index}`]], atMost: -ready },
        { terms: [[1, `s${index}`]], atMost: earliestDeadline(problem, batch) - batchSeconds(problem, batch) },
        { terms: [[-problem.bandwidthHz, `s${index}`]], atMost: -need },
      ];
    });
    const bounds = plan.map((_, index) => [0, `s${index}`, 1e6] as const);
    return optimumByHighs({ maximize: [[-1, 's0']], rows, bounds }) !== undefined;
  }

  it('is feasible exactly where a linear program finds starts that leave the band time for all inputs', () => {
    check(
      fc.property(plans('redivided'), (priced) => {
        const { problem, plan } = priced;
        const isSized = plan.every(({ model, users }) => users.length <= (problem.models[model]?.batchCap ?? 0));
        const isReachable = plan.every(({ users }) =>
          users.every((user) => (problem.users[user]?.bandSeconds ?? 0) < 1e6),
        );
        if (plan.length === 0 || !isSized || !isReachable) return;
        expect(isFeasible(problem, plan)).toBe(existsDivision(priced));
      }),
      500,
    );
  });
});

describe('the rules among each other', () => {
  it('what is feasible under a later rule is so under the earlier ones', () => {
    check(
      fc.property(plans('noOverlap'), ({ problem, plan }) => {
        const feasible = (['noOverlap', 'static', 'redivided', 'unlimited'] as const).map((rule) =>
          isFeasible(underRule(problem, rule), plan),
        );
        expect(feasible).toEqual(feasible.toSorted((a, b) => Number(a) - Number(b)));
      }),
      2000,
    );
  });

  it('static shares need at most 1 + ln(latest / earliest start) times the band of a redivided one', () => {
    check(
      fc.property(plans('static', { fixedPower: false }), (priced) => {
        const starts = latestStarts(priced.problem, priced.plan);
        const needs = priced.plan.map(({ users }, index) => ({
          start: starts[index] ?? 0,
          need: users.reduce((sum, user) => sum + (priced.problem.users[user]?.bandSeconds ?? 0), 0),
        }));
        const sending = needs.filter(({ need }) => need > 0);
        if (sending.length === 0 || sending.some(({ start, need }) => start <= 0 || need === Infinity)) return;
        const redivided = Math.max(
          ...sending.map(({ start }) => {
            const due = sending.filter((other) => other.start <= start);
            return due.reduce((sum, { need }) => sum + need, 0) / start;
          }),
        );
        const spread = Math.max(...sending.map(({ start }) => start)) / Math.min(...sending.map(({ start }) => start));
        expect(band(priced, starts)).toBeLessThanOrEqual((1 + Math.log(spread)) * redivided * (1 + 1e-9));
      }),
      1000,
    );
  });

  it('dropping users leaves a feasible plan feasible', () => {
    check(
      fc.property(
        instanceArbitrary({ minUsers: 2, maxUsers: 8 }),
        fc.array(fc.boolean(), { minLength: 8 }),
        (instance, drops) => {
          const problem = admissibleProblem(problemOf(instance));
          const plan = greedyInsert(problem, []);
          const less = plan
            .map((batch) => ({ ...batch, users: batch.users.filter((user) => drops[user] === true) }))
            .filter(({ users }) => users.length > 0);
          expect(isFeasible(problem, plan)).toBe(true);
          expect(isFeasible(problem, less)).toBe(true);
        },
      ),
      1000,
    );
  });
});
