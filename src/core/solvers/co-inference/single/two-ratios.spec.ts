import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bandwidthArbitrary, userArbitrary } from '../../../../../test/co-inference/arbitraries.js';
import { violations } from '../../../../../test/co-inference/first-principles.js';
import { closingIn, retainedAt } from '../../../../../test/co-inference/grid-oracle.js';
import { check } from '../../../../../test/oracles/check.js';
import { distortionOf, solveCoInference, taskOf, type CoInferenceInstance } from '../index.js';

const weights = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }));

/** One user, one split, both processors charged. */
const instanceArbitrary: fc.Arbitrary<CoInferenceInstance> = fc
  .tuple(
    userArbitrary(1),
    bandwidthArbitrary,
    weights,
    fc.constantFrom(0, 1e-30),
    fc.constantFrom(undefined, 4, 12),
    fc.constantFrom(0, 0.2),
  )
  .map(([user, bandwidthHz, [device, server], serverKappa, beta, minRetained]) => ({
    kind: 'single',
    bandwidthHz,
    ...(beta !== undefined && { distortion: { kind: 'rateDistortion' as const, beta } }),
    users: [
      {
        ...user,
        id: 'u',
        serverHz: 5e9,
        serverKappaJoulesPerCycleHz2: serverKappa,
        minRetained,
        splits: user.splits.map((split) => ({ ...split, deviceWeight: device / 4, serverWeight: server / 4 })),
      },
    ],
  }));

const withTwo = (instance: CoInferenceInstance): CoInferenceInstance => ({ ...instance, ratios: 'two' });

describe('two ratios', () => {
  it('are feasible, and never worse than one', () => {
    let compared = 0;
    check(
      fc.property(instanceArbitrary, (instance) => {
        const two = solveCoInference(withTwo(instance));
        expect(violations(withTwo(instance), two)).toEqual([]);
        const one = solveCoInference(instance);
        const split = instance.users[0]?.splits[0];
        if (one.objective === null || split === undefined) return;
        const { deviceWeight = 0, serverWeight = 0 } = split;
        if ((deviceWeight + serverWeight) * one.objective > (instance.users[0]?.maxDistortion ?? Infinity)) return;
        compared += 1;
        expect(two.objective ?? Infinity).toBeLessThanOrEqual((deviceWeight + serverWeight) * one.objective + 1e-9);
      }),
      400,
    );
    expect(compared).toBeGreaterThan(50);
  });

  it('keep the floor and the caps', () => {
    check(
      fc.property(instanceArbitrary, (instance) => {
        const [user] = solveCoInference(withTwo(instance)).users;
        if (user?.served !== true) return;
        const least = (instance.users[0]?.minRetained ?? 0) - 1e-12;
        expect(Math.min(user.deviceRetained, user.serverRetained)).toBeGreaterThanOrEqual(least);
        expect(Math.max(user.deviceRetained, user.serverRetained)).toBeLessThanOrEqual(1);
      }),
      200,
    );
  });

  it('are beaten by no pair of fractions on a grid', () => {
    check(
      fc.property(instanceArbitrary, (instance) => {
        const solved = solveCoInference(withTwo(instance)).objective ?? Infinity;
        const grid = leastOnGrid(instance);
        const limit = instance.users[0]?.maxDistortion ?? Infinity;
        if (grid <= limit) expect(solved).toBeLessThanOrEqual(grid + 1e-7);
      }),
      25,
    );
  });

  /** The least weighted distortion over fractions on a grid; each pair fits if power and clocks on a grid reach 1. */
  function leastOnGrid({ users, bandwidthHz, distortion }: CoInferenceInstance): number {
    const [user] = users;
    const [split] = user?.splits ?? [];
    if (user === undefined || split === undefined) return Infinity;
    const curve = distortionOf(distortion);
    const task = taskOf(user, split, 5e9, false);
    const memory = Math.min(1, (user.deviceMemoryBytes ?? Infinity) / (split.deviceBytes ?? 0));
    const fits = (device: number, server: number): boolean => {
      const pruned = { ...task, deviceCycles: device * split.deviceCycles, serverCycles: server * split.serverCycles };
      const most = [task.maxPowerWatts, task.maxDeviceHz, task.maxServerHz];
      const reached = closingIn(most, ([p = 0, f = 0, phi = 0]) => retainedAt(pruned, bandwidthHz, p, f, phi));
      return reached >= 1;
    };
    let least = Infinity;
    for (let device = 1; device >= Math.max(0.125, user.minRetained ?? 0); device -= 0.125) {
      for (let server = 1; server >= Math.max(0.125, user.minRetained ?? 0); server -= 0.125) {
        const weigh = (weight: number, retained: number): number => (weight === 0 ? 0 : weight * curve.at(retained));
        const value = weigh(split.deviceWeight ?? 0, device) + weigh(split.serverWeight ?? 0, server);
        if (device <= memory && value < least && fits(device, server)) least = value;
      }
    }
    return least;
  }
});
