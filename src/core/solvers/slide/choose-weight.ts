import type { Capacity, Option, OptionsByUser } from './selection.js';
import { byClass } from './selection.js';
import { exceedsReward } from '../../numerics/tolerance.js';

/** A choice for the users so far; `last` and `before` lead back through it. */
interface State {
  readonly cost: number;
  readonly reward: number;
  readonly last?: Option;
  readonly before?: State;
}

/**
 * The largest sum of rewards (section 4.2): a multiple-choice knapsack by dominance list, exact for whole blocks and
 * for a continuous band alike. First the committed users; the least cost for their best reward leaves the most for
 * the new ones, so the result is the lexicographic optimum.
 *
 * Cost: O(K I N) with N blocks; with a continuous band the list may grow exponentially in theory.
 */
export function chooseWeight(users: OptionsByUser, capacity: Capacity): Option[] {
  const served: Option[] = [];
  let used = 0;
  for (const classUsers of byClass(users)) {
    const best = bestState(classUsers, used, capacity);
    for (let state: State | undefined = best; state?.last !== undefined; state = state.before) served.push(state.last);
    used = best.cost;
  }
  return served;
}

/** Largest reward, and the least cost for it. States rise strictly in cost and reward, so it is the last one. */
function bestState(users: OptionsByUser, used: number, capacity: Capacity): State {
  let best: State = { cost: used, reward: 0 };
  let states: readonly State[] = [best];
  for (const options of users) {
    const before = states;
    for (const option of options) states = merged(states, extended(before, option, capacity));
    best = states.at(-1) ?? best;
  }
  return best;
}

function extended(states: readonly State[], option: Option, capacity: Capacity): State[] {
  const longer: State[] = [];
  for (const before of states) {
    const cost = before.cost + option.cost;
    if (cost > capacity) break;
    longer.push({ cost, reward: before.reward + option.reward, last: option, before });
  }
  return longer;
}

/** Both lists by cost, without states that cost more than another and earn no more; the older one wins ties. */
function merged(older: readonly State[], newer: readonly State[]): State[] {
  const kept: State[] = [];
  let best = -1;
  const keep = (state: State): void => {
    if (best >= 0 && !exceedsReward(state.reward, best)) return;
    kept.push(state);
    best = state.reward;
  };
  let taken = 0;
  for (const state of newer) {
    for (let next = older[taken]; next !== undefined && precedes(next, state); next = older[++taken]) keep(next);
    keep(state);
  }
  for (const state of older.slice(taken)) keep(state);
  return kept;
}

function precedes(older: State, newer: State): boolean {
  return older.cost < newer.cost || (older.cost === newer.cost && older.reward >= newer.reward);
}
