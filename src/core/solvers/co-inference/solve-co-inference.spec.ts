import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { violations } from '../../../../test/co-inference/first-principles.js';
import { check } from '../../../../test/oracles/check.js';
import { solveCoInference, type CoInferenceInstance, type CoInferenceResult } from './index.js';

/** Numbers far beyond any device, 0 among them. */
const anySize = fc.oneof(
  fc.constant(0),
  fc.integer({ min: -25, max: 25 }).map((exponent) => 10 ** exponent),
  fc.integer({ min: -9, max: 15 }).map((exponent) => 3 * 10 ** exponent),
);
const anyPositive = anySize.filter((value) => value > 0);

const userArbitrary = fc.record({
  gainHzPerWatt: anyPositive,
  powerWatts: anyPositive,
  deviceHz: anyPositive,
  deviceKappaJoulesPerCycleHz2: anySize,
  serverHz: anySize,
  deadlineSeconds: anySize,
  energyJoules: anySize,
  splits: fc
    .array(fc.record({ deviceCycles: anySize, serverCycles: anySize, uploadBits: anySize }), {
      minLength: 1,
      maxLength: 2,
    })
    .map((splits) => splits.map((split, index) => ({ id: `s${index}`, deviceWeight: 1, serverWeight: 0.5, ...split }))),
});

/** Numbers of a result that are no numbers. */
function unreal(result: CoInferenceResult): readonly string[] {
  return Object.entries(result.users[0] ?? {}).flatMap(([key, value]) =>
    typeof value === 'number' && !Number.isFinite(value) ? [`${key} = ${value}`] : [],
  );
}

describe('instances of any magnitude', () => {
  it.each<Partial<CoInferenceInstance>>([
    {},
    { pruning: 'structured' },
    { ratios: 'two' },
    { policy: 'fixedPower' },
    { policy: 'fullClock' },
    { distortion: { kind: 'rateDistortion', beta: 1e6 } },
  ])('%j: give numbers, and none that breaks a limit', (settings) => {
    check(
      fc.property(userArbitrary, anyPositive, (user, bandwidthHz) => {
        const instance: CoInferenceInstance = {
          kind: 'single',
          bandwidthHz,
          users: [{ id: 'u', ...user }],
          ...settings,
        };
        const result = solveCoInference(instance);
        expect(unreal(result)).toEqual([]);
        expect(violations(instance, result)).toEqual([]);
      }),
      1000,
    );
  });
});

describe('a whole solve', () => {
  const user = {
    gainHzPerWatt: 6e7,
    powerWatts: 0.5,
    deviceHz: 2e9,
    deviceKappaJoulesPerCycleHz2: 1e-28,
    deadlineSeconds: 1.2,
    energyJoules: 0.7,
    serverHz: 5e9,
    splits: [{ id: 's', deviceCycles: 1.5e9, serverCycles: 3e9, uploadBits: 4e6 }],
  };
  const cell: CoInferenceInstance = {
    kind: 'cell',
    goal: 'minSum',
    bandwidthHz: 50e6,
    blockCount: 100,
    users: Array.from({ length: 8 }, (_, index) => ({ id: `u${index}`, ...user, gainHzPerWatt: (index + 1) * 2e7 })),
  };

  it('takes about K log N + N single-user solves in blocks, each at most once', () => {
    let solves = 0;
    solveCoInference(cell, { onSingleUserSolve: () => (solves += 1) });
    expect(solves).toBeGreaterThan(8);
    expect(solves).toBeLessThanOrEqual(8 * (Math.ceil(Math.log2(100)) + 3) + 100);
  });

  it('tells the goal of a cell and none of a single user', () => {
    expect(solveCoInference(cell)).toMatchObject({ algorithm: 'co-inference', kind: 'cell', goal: 'minSum' });
    const alone = solveCoInference({ ...cell, kind: 'single', users: cell.users.slice(0, 1) });
    expect(alone).not.toHaveProperty('goal');
    expect(alone.users[0]).not.toHaveProperty('blocks');
  });

  it('says who could not be served at all and for whom there was no room', () => {
    const [first] = cell.users;
    const hopeless = { ...user, id: 'hopeless', deadlineSeconds: 0.01 };
    const users = first === undefined ? [] : [{ ...first, maxDistortion: 0.1 }, { ...user, id: 'b' }, hopeless];
    const result = solveCoInference({ ...cell, goal: 'maxUsers', bandwidthHz: 2e6, blockCount: 4, users });
    expect(result.users.map((one) => (one.served ? 'served' : one.reason))).toEqual([
      'infeasible',
      'served',
      'infeasible',
    ]);
    const crowd = solveCoInference({ ...cell, goal: 'maxUsers', bandwidthHz: 5e6, blockCount: 10 });
    expect(new Set(crowd.users.map((one) => (one.served ? 'served' : one.reason)))).toEqual(
      new Set(['served', 'notAdmitted']),
    );
  });
});
