import { describe, expect, it } from '@jest/globals';
import type { CoInferenceInstance, CoInferenceUser } from '../instance.js';
import { serverSharesHz } from './server-shares.js';

const user = (id: string, cycles: readonly number[], serverHz?: number): CoInferenceUser => ({
  id,
  gainHzPerWatt: 1,
  powerWatts: 1,
  deviceHz: 1,
  deviceKappaJoulesPerCycleHz2: 0,
  deadlineSeconds: 1,
  ...(serverHz !== undefined && { serverHz }),
  splits: cycles.map((serverCycles, index) => ({ id: `s${index}`, deviceCycles: 1, serverCycles, uploadBits: 1 })),
});
const cell = (users: readonly CoInferenceUser[], serverShares?: 'equal' | 'backlog'): CoInferenceInstance => ({
  kind: 'cell',
  bandwidthHz: 1,
  serverClockHz: 10,
  ...(serverShares && { serverShares }),
  users,
});

describe('shares of the server clock', () => {
  it('are equal for those with work for the server, after what is given', () => {
    const users = [user('a', [0, 5]), user('b', [0]), user('c', [1], 4), user('d', [2])];
    expect(serverSharesHz(cell(users))).toEqual([3, 0, 4, 3]);
  });

  it('go by the most work of a user where that is the rule', () => {
    const users = [user('a', [1, 5]), user('b', [0]), user('c', [1], 4), user('d', [1])];
    expect(serverSharesHz(cell(users, 'backlog'))).toEqual([5, 0, 4, 1]);
  });

  it('are 0 where nobody has work, and where nothing is left', () => {
    expect(serverSharesHz(cell([user('a', [0])]))).toEqual([0]);
    expect(serverSharesHz(cell([user('a', [1]), user('b', [1], 10)]))).toEqual([0, 10]);
  });
});
