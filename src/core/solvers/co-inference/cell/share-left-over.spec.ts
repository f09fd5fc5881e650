import { describe, expect, it } from '@jest/globals';
import { solveCoInference, type CoInferenceInstance, type CoInferenceUser } from '../index.js';

const user: CoInferenceUser = {
  id: 'u1',
  gainHzPerWatt: 4e7,
  powerWatts: 0.5,
  deviceHz: 2e9,
  deviceKappaJoulesPerCycleHz2: 1e-28,
  deadlineSeconds: 0.9,
  energyJoules: 0.4,
  serverHz: 5e9,
  splits: [{ id: 's', deviceCycles: 1e9, serverCycles: 2e9, uploadBits: 2e6, deviceBytes: 1e9 }],
};
/** Its memory keeps it at w = 0.3, whatever its share. */
const capped: CoInferenceUser = { ...user, id: 'capped', deviceMemoryBytes: 3e8 };
const cell = (goal: 'minMax' | 'minSum', users: readonly CoInferenceUser[]): CoInferenceInstance => ({
  kind: 'cell',
  goal,
  bandwidthHz: 6e6,
  blockCount: 12,
  users,
});
const blocks = (instance: CoInferenceInstance): readonly (number | undefined)[] =>
  solveCoInference(instance).users.map((one) => (one.served ? one.blocks : undefined));

describe('blocks left over', () => {
  it('do not end with a worst user that no block helps: the next worse get them', () => {
    const users = [capped, user, { ...user, id: 'u2', gainHzPerWatt: 3e7 }];
    const [ofCapped = 0, first = 0, second = 0] = blocks(cell('minMax', users));
    expect(ofCapped + first + second).toBe(12);
    expect(ofCapped).toBeLessThanOrEqual(2);
    // The weaker channel takes more, so that both end alike.
    expect(second).toBeGreaterThanOrEqual(first);
  });

  it('stay unused where they improve nobody', () => {
    const [least = 0] = blocks({ ...cell('minMax', [capped]), goal: 'maxUsers' });
    expect(blocks(cell('minSum', [capped]))[0]).toBeLessThanOrEqual(least + 1);
  });

  it('go where they are worth most: to the heavy user, and to the first of equals', () => {
    const light = { ...user, id: 'light', weight: 0 };
    const [ofLight = 0, ofHeavy = 0] = blocks(cell('minSum', [light, user]));
    expect(ofHeavy).toBe(12 - ofLight);
    expect(ofLight).toBeLessThan(ofHeavy);
    const three = { ...cell('minSum', [user, { ...user, id: 'u2' }]), blockCount: 7, bandwidthHz: 3.5e6 };
    expect(blocks(three)).toEqual([4, 3]);
  });
});
