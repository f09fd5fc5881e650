import type { SlideInstance, SlideUser } from '../../src/core/solvers/slide/index.js';
import { layerDueTimes, planPair, type LayerDue, type PairPlan } from '../../src/core/solvers/slide/index.js';
import { isAtLeast, type Value } from './value.js';

interface Served {
  readonly user: SlideUser;
  readonly reward: number;
  readonly plan: PairPlan;
}

/** The best value over every choice of users and models, by trying them all; constant shares or time-varying. */
export function bestByExhaustion(instance: SlideInstance): Value {
  let best: Value = { committed: 0, total: 0 };
  for (const set of choices(instance, 0)) {
    if (!isCarried(instance, set)) continue;
    const value = {
      committed: set.reduce((sum, { user, reward }) => sum + (user.committed === true ? reward : 0), 0),
      total: set.reduce((sum, { reward }) => sum + reward, 0),
    };
    if (isAtLeast(value, best)) best = value;
  }
  return best;
}

function* choices(instance: SlideInstance, from: number): Generator<readonly Served[]> {
  const user = instance.users[from];
  if (user === undefined) {
    yield [];
    return;
  }
  const served = servings(instance, user);
  for (const rest of choices(instance, from + 1)) {
    yield rest;
    for (const serving of served) yield [serving, ...rest];
  }
}

function servings(instance: SlideInstance, user: SlideUser): Served[] {
  return user.candidates.flatMap((candidate) => {
    const layers = instance.models.find(({ id }) => id === candidate.modelId)?.layers ?? [];
    const plan = planPair(user, candidate, layers, instance);
    const weight = candidate.weight ?? user.weight ?? 1;
    const reward = instance.objective === 'weight' ? weight : 1;
    return Number.isFinite(plan.minBandwidthHz) ? [{ user, reward, plan }] : [];
  });
}

function isCarried(instance: SlideInstance, set: readonly Served[]): boolean {
  const { bandwidthHz, resourceBlockHz: blockHz } = instance;
  const blocks = blockHz === undefined ? undefined : Math.floor(bandwidthHz / blockHz + 1e-6);
  if (instance.sharing === 'timeVarying') {
    const bandHz = blockHz === undefined || blocks === undefined ? bandwidthHz : blocks * blockHz;
    // Alone, too, a pair must get along with the band: receiving at less may take too much energy.
    if (set.some(({ plan }) => plan.minBandwidthHz > bandHz * (1 + 1e-9))) return false;
    return meetsDueTimes(
      set.flatMap(({ plan }) => layerDueTimes(plan)),
      bandHz,
    );
  }
  const needs = set.map(({ plan }) => plan.minBandwidthHz);
  if (blockHz === undefined || blocks === undefined) return total(needs) <= bandwidthHz * (1 + 1e-9);
  return total(needs.map((hz) => Math.ceil(hz / blockHz - 1e-9))) <= blocks;
}

/** The due-time condition in its plainest form: for every due time, all that is due by then. */
function meetsDueTimes(dues: readonly LayerDue[], bandHz: number): boolean {
  return dues.every(({ dueSeconds }) => {
    const needs = dues.filter((other) => other.dueSeconds <= dueSeconds).map(({ bandSeconds }) => bandSeconds);
    return total(needs) <= bandHz * dueSeconds * (1 + 1e-9);
  });
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
