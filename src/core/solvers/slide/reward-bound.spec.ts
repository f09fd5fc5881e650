import { describe, expect, it } from '@jest/globals';
import { planPair, type SlideUser } from './index.js';
import { RewardBound } from './reward-bound.js';
import { optionsOf } from './selection.js';
import { timedOptions, type TimedOption } from './time-varying.js';

/** Users that want so many Mbit by a time for a reward; r = 1. */
function usersOf(
  ...wishes: readonly { megabits: number; by: number; reward: number; committed?: boolean }[]
): TimedOption[][] {
  const pairs = wishes.map(({ megabits, by, reward, committed = false }, userIndex) => {
    const candidate = { modelId: 'm' };
    const terms = { deadlineSeconds: by, spectralEfficiencyBitsPerSecondPerHz: 1 };
    const user: SlideUser = { id: `u${userIndex}`, ...terms, weight: reward, committed, candidates: [candidate] };
    return [{ user, userIndex, candidate, plan: planPair(terms, {}, [{ sizeBits: megabits * 1e6 }]) }];
  });
  return timedOptions(optionsOf(pairs, 'weight'), Infinity);
}

function stillOpen(users: readonly TimedOption[][], bandwidthHz: number): { committed: number; fresh: number } {
  const bound = new RewardBound(users, bandwidthHz);
  return bound.first === undefined ? { committed: 0, fresh: 0 } : bound.stillOpen(bound.first, []);
}

describe('the bound of the exact search', () => {
  it('is no more than all rewards', () => {
    expect(stillOpen(usersOf({ megabits: 2, by: 1, reward: 3 }, { megabits: 1, by: 2, reward: 4 }), 10e6).fresh).toBe(
      7,
    );
  });

  it('fills the space by each due time with the best rewards, in part if need be', () => {
    const users = usersOf({ megabits: 6, by: 1, reward: 3.5 }, { megabits: 8, by: 1, reward: 2 });
    expect(stillOpen(users, 10e6).fresh).toBeCloseTo(3.5 + (4 / 8) * 2, 6);
  });

  it('knows that whole rewards have a whole sum', () => {
    const users = usersOf({ megabits: 6, by: 1, reward: 3 }, { megabits: 9, by: 1, reward: 2 });
    expect(stillOpen(users, 10e6).fresh).toBe(3);
  });

  it('keeps committed and new users apart', () => {
    const users = usersOf({ megabits: 6, by: 1, reward: 3, committed: true }, { megabits: 9, by: 1, reward: 2 });
    expect(stillOpen(users, 10e6)).toEqual({ committed: 3, fresh: 2 });
  });

  it('is nothing for nobody', () => {
    expect(new RewardBound([], 10e6).first).toBeUndefined();
  });
});
