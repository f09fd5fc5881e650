import { at } from '../../numerics/at.js';
import { byUplinkNeed, chosenCount, chosenUsers, type Choice } from './choices.js';
import { withCommittedFirst } from './committed-first.js';
import { KeyGrid } from './key-grid.js';
import { labelRule, type LabelRule, type PartLabel } from './label-rules.js';
import { modelOrders } from './orders.js';
import { addToFront } from './pareto.js';
import { isBetter, keyOf } from './plan-key.js';
import type { Plan, Problem } from './problem.js';
import type { Shape } from './shape.js';

/** Most labels of a state; fronts are not bounded by anything but the instance. */
const FRONT_LIMIT = 16;

/** Most parts that are tried for one label, over all states of an order. */
const WORK_LIMIT = 1e5;

/** Whether a run of the program stays short, were there one label a state. */
export function fitsLabelDp({ models, users }: Problem): boolean {
  const parts = models.reduce((sum, { index }) => {
    const count = users.filter(({ model }) => model === index).length;
    return sum + count ** 3;
  }, 0);
  return (users.length + 1) * parts <= WORK_LIMIT;
}

/**
 * Section 5.4: one deadline for all, rules `redivided` and `static`; any sharing. For a given order of the models, each
 * visited once, the best plan: a model's users by rising w (small w in early batches), split into consecutive parts,
 * with labels of two values by (model next to it, key). The orders are heuristics.
 *
 * Exact for one order while no front is cut, so with one model. The number of labels is not polynomial: a front that
 * outgrows its limit is thinned.
 */
export function labelDp(problem: Problem, shape: Shape): { readonly plan: Plan; readonly isExact: boolean } {
  const rule = labelRule(problem);
  const runs: LabelRun[] = [];
  const plans = modelOrders(problem, shape).map((order) =>
    withCommittedFirst(problem, byUplinkNeed, (choices) => {
      const run = new LabelRun(problem, rule, choices);
      runs.push(run);
      return run.bestPlan(order);
    }),
  );
  const plan = plans.reduce((best, one) => (isBetter(keyOf(problem, one), keyOf(problem, best)) ? one : best));
  return { plan, isExact: problem.models.length === 1 && runs.every(({ isWhole }) => isWhole) };
}

/** Labels by the model beside which the next one is set (-1: none yet) and the key. */
type Fronts = Map<number, PartLabel[]>[];

class LabelRun {
  /** No front was thinned. */
  isWhole = true;
  private readonly grid: KeyGrid;

  constructor(
    private readonly problem: Problem,
    private readonly rule: LabelRule,
    private readonly choices: readonly Choice[],
  ) {
    const count = (key: 'committed' | 'others'): number => choices.reduce((sum, choice) => sum + choice[key].length, 0);
    this.grid = new KeyGrid(count('committed'), count('others'));
  }

  bestPlan(order: readonly number[]): Plan | undefined {
    let fronts: Fronts = Array.from({ length: this.grid.size }, () => new Map<number, PartLabel[]>());
    at(fronts, 0).set(-1, [this.rule.begin]);
    for (const model of this.rule.isBackward ? order.toReversed() : order) {
      fronts = this.withModel(fronts, at(this.choices, model));
    }
    for (const place of this.grid.bestFirst()) {
      const label = [...at(fronts, place).values()].flat().find((one) => this.rule.isWhole(one));
      if (label !== undefined) return this.rule.planOf(label);
    }
    return undefined;
  }

  private withModel(fronts: Fronts, choice: Choice): Fronts {
    const next: Fronts = fronts.map((front) => new Map(choice.always.length > 0 ? [] : copied(front)));
    const sets = this.setsOf(choice);
    fronts.forEach((front, place) => {
      for (const labels of front.values()) {
        for (const { share, users } of sets) {
          const ends = this.split(choice.model, users, labels);
          if (ends.length > 0) this.merge(at(next, place + share), choice.model, ends);
        }
      }
    });
    return next;
  }

  /** The users of every (a, u) by rising w, and what they add to the key. */
  private setsOf(choice: Choice): readonly { readonly share: number; readonly users: readonly number[] }[] {
    const need = (user: number): number => at(this.problem.users, user).uplinkNeed;
    const sets = [];
    for (let a = 0; a <= choice.committed.length; a++) {
      for (let u = 0; u <= choice.others.length; u++) {
        if (chosenCount(choice, a, u) === 0) continue;
        const users = chosenUsers(choice, a, u).sort((first, second) => need(first) - need(second));
        sets.push({ share: this.grid.place(a, u), users });
      }
    }
    return sets;
  }

  /** All labels behind some users in consecutive parts of at most the cap; the first part loads the model. */
  private split(model: number, users: readonly number[], labels: readonly PartLabel[]): PartLabel[] {
    const cap = at(this.problem.models, model).batchCap;
    const fronts: PartLabel[][] = [[...labels], ...users.map((): PartLabel[] => [])];
    for (let done = 0; done < users.length; done++) {
      for (const label of at(fronts, done)) {
        for (let count = 1; count <= Math.min(cap, users.length - done); count++) {
          const part = this.rule.isBackward
            ? users.slice(users.length - done - count, users.length - done)
            : users.slice(done, done + count);
          const longer = this.rule.extended(label, { model, users: part });
          if (longer !== undefined) this.add(at(fronts, done + count), longer);
        }
      }
    }
    return at(fronts, users.length);
  }

  private merge(front: Map<number, PartLabel[]>, model: number, labels: readonly PartLabel[]): void {
    const mine = front.get(model) ?? [];
    for (const label of labels) this.add(mine, label);
    front.set(model, mine);
  }

  private add(front: PartLabel[], label: PartLabel): void {
    addToFront(front, label);
    if (front.length <= FRONT_LIMIT) return;
    this.isWhole = false;
    front.splice(FRONT_LIMIT >> 1, 1);
  }
}

function copied(front: ReadonlyMap<number, readonly PartLabel[]>): [number, PartLabel[]][] {
  return [...front].map(([model, labels]) => [model, [...labels]]);
}
