import { describe, expect, it } from '@jest/globals';
import type { CoInferenceInstance } from '../index.js';
import { solveCoInference } from '../index.js';

const splits = [
  { id: 'early', deviceCycles: 2e8, serverCycles: 3e9, uploadBits: 6e6 },
  { id: 'late', deviceCycles: 2e9, serverCycles: 1e9, uploadBits: 1e6 },
];
const user = {
  gainHzPerWatt: 6e7,
  powerWatts: 0.5,
  deviceHz: 2e9,
  deviceKappaJoulesPerCycleHz2: 1e-28,
  deadlineSeconds: 1,
  serverHz: 5e9,
  splits,
};
const cell = (blockCount: number, users: number): CoInferenceInstance => ({
  kind: 'cell',
  goal: 'minSum',
  bandwidthHz: blockCount * 0.5e6,
  blockCount,
  users: Array.from({ length: users }, (_, index) => ({ id: `u${index}`, ...user })),
});
const chosen = (instance: CoInferenceInstance): readonly string[] =>
  solveCoInference(instance).users.map((one) => (one.served ? one.splitId : one.reason));

describe('the split at an equal share', () => {
  it('is the later one where a share carries little, the earlier one where it carries much', () => {
    expect(chosen(cell(4, 2))).toEqual(['late', 'late']);
    expect(chosen(cell(60, 2))).toEqual(['early', 'early']);
    const turned = { ...user, id: 'u', splits: splits.toReversed() };
    expect(chosen({ ...cell(60, 1), users: [turned] })).toEqual(['early']);
  });

  it('is the one of least need where an equal share serves none', () => {
    const heavy = { ...cell(4, 4), users: cell(4, 4).users.map((one) => ({ ...one, maxDistortion: 0.02 })) };
    expect(solveCoInference(heavy).feasible).toBe(false);
    const [light] = heavy.users;
    const alone = { ...heavy, blockCount: 40, bandwidthHz: 20e6, users: light === undefined ? [] : [light] };
    expect(chosen(alone)).toEqual(['early']);
  });

  it('makes the sum exact only where every user has one split', () => {
    expect(solveCoInference(cell(8, 2)).exact).toBe(false);
    expect(solveCoInference({ ...cell(8, 2), splitRule: 'free' }).exact).toBe(true);
    const only = cell(8, 2).users.map((one) => ({ ...one, splits: splits.slice(0, 1) }));
    expect(solveCoInference({ ...cell(8, 2), users: only }).exact).toBe(true);
  });
});
