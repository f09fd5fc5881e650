import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cellArbitrary } from '../../../../test/co-inference/arbitraries.js';
import { violations } from '../../../../test/co-inference/first-principles.js';
import { check } from '../../../../test/oracles/check.js';
import { CO_INFERENCE_POLICIES, solveCoInference } from './index.js';
import type { CoInferenceGoal, CoInferenceInstance, CoInferencePolicy } from './index.js';

const cells = cellArbitrary({ mostUsers: 4, mostSplits: 2, mostBlocks: 10 }).map((instance) => ({
  ...instance,
  splitRule: 'free' as const,
}));
const everywhere = ['allDevice', 'allServer', 'fixedPower', 'fullClock', 'fixedRatio'] as const;
const run = (instance: CoInferenceInstance, goal: CoInferenceGoal, policy: CoInferencePolicy) =>
  solveCoInference({ ...instance, goal, policy, fixedRetained: 0.5 });

describe('the conventional schemes', () => {
  it.each([...everywhere, 'equalBandwidth', 'firstCome'] as const)('%s serves no more than the solver', (policy) => {
    check(
      fc.property(cells, (instance) => {
        for (const goal of ['maxUsers', 'maxWeight'] as const) {
          const baseline = run(instance, goal, policy);
          expect(violations(instance, baseline)).toEqual([]);
          expect(baseline.exact).toBe(false);
          expect(baseline.objective).toBeLessThanOrEqual((run(instance, goal, 'optimal').objective ?? 0) + 1e-9);
        }
      }),
      80,
    );
  });

  it.each([...everywhere, 'equalBandwidth'] as const)('%s distorts no less than the solver', (policy) => {
    check(
      fc.property(cells, (instance) => {
        for (const goal of ['minMax', 'minSum'] as const) {
          const baseline = run(instance, goal, policy);
          expect(violations(instance, baseline)).toEqual([]);
          const best = run(instance, goal, 'optimal').objective ?? Infinity;
          expect(baseline.objective ?? Infinity).toBeGreaterThanOrEqual(best - 1e-9);
        }
      }),
      80,
    );
  });

  it.each([...everywhere, 'firstCome'] as const)('%s breaks nothing in an epoch', (policy) => {
    check(
      fc.property(cells, (instance) => {
        expect(violations(instance, run(instance, 'epoch', policy))).toEqual([]);
      }),
      80,
    );
  });

  it('all of them are compared here', () => {
    expect(new Set([...everywhere, 'equalBandwidth', 'firstCome', 'optimal'])).toEqual(new Set(CO_INFERENCE_POLICIES));
  });
});

describe('what each scheme holds fixed', () => {
  const user = {
    id: 'u',
    gainHzPerWatt: 6e7,
    powerWatts: 0.5,
    deviceHz: 2e9,
    deviceKappaJoulesPerCycleHz2: 1e-28,
    serverHz: 1e10,
    serverKappaJoulesPerCycleHz2: 2e-30,
    deadlineSeconds: 1.5,
    energyJoules: 0.3,
    splits: [
      { id: 'device', deviceCycles: 3e9, serverCycles: 0, uploadBits: 0 },
      { id: 'middle', deviceCycles: 1.5e9, serverCycles: 1e9, uploadBits: 3e6 },
      { id: 'server', deviceCycles: 0, serverCycles: 2e9, uploadBits: 8e6 },
    ],
  };
  const single: CoInferenceInstance = { kind: 'single', bandwidthHz: 3e6, users: [user] };
  const served = (policy: CoInferencePolicy, fixedRetained = 0.5) =>
    solveCoInference({ ...single, policy, fixedRetained }).users[0];

  it('is the place', () => {
    expect(served('allDevice')).toMatchObject({ splitId: 'device', powerWatts: 0, serverHz: 0 });
    expect(served('allServer')).toMatchObject({ splitId: 'server', deviceHz: 0 });
  });

  it('is the power, the clocks or the ratio', () => {
    expect(served('fixedPower')).toMatchObject({ served: true, powerWatts: 0.5 });
    expect(served('fullClock')).toMatchObject({ splitId: 'middle', deviceHz: 2e9, serverHz: 1e10 });
    expect(served('fixedRatio')).toMatchObject({ deviceRetained: 0.5, serverRetained: 0.5 });
    expect(served('fixedRatio', 0.99)).toMatchObject({ served: false, reason: 'infeasible' });
  });

  it('is the share of the band: the first users have one block more', () => {
    const cell: CoInferenceInstance = {
      kind: 'cell',
      goal: 'maxUsers',
      policy: 'equalBandwidth',
      bandwidthHz: 4e6,
      blockCount: 8,
      users: ['a', 'b', 'c'].map((id) => ({ ...user, id, serverKappaJoulesPerCycleHz2: 0 })),
    };
    const blocks = (instance: CoInferenceInstance) =>
      solveCoInference(instance).users.map((one) => (one.served ? one.blocks : one.reason));
    expect(blocks(cell)).toEqual([3, 3, 2]);
    // Who needs more than its share is not served, though there would be room.
    const needy = {
      ...user,
      id: 'needy',
      serverKappaJoulesPerCycleHz2: 0,
      energyJoules: 1,
      deadlineSeconds: 1,
      maxDistortion: 0.01,
      splits: user.splits.slice(2),
    };
    expect(blocks({ ...cell, users: [needy] })).toEqual([8]);
    expect(blocks({ ...cell, users: [...cell.users.slice(0, 1), needy] })).toEqual([4, 'notAdmitted']);
  });
});
