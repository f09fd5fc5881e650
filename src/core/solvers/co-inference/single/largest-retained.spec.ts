import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bandwidthArbitrary, taskArbitrary } from '../../../../../test/co-inference/arbitraries.js';
import { largestByCuttingPlanes } from '../../../../../test/co-inference/convex-oracle.js';
import { bestOnGrid, closingIn, retainedAt } from '../../../../../test/co-inference/grid-oracle.js';
import { check } from '../../../../../test/oracles/check.js';
import { largestRetained } from './largest-retained.js';
import type { Task } from './task.js';

/** V1 of the specification. */
const v1: Task = {
  deviceCycles: 1e9,
  serverCycles: 1e10,
  uploadBits: 1e7,
  gainHzPerWatt: 5e7,
  maxPowerWatts: 1,
  maxDeviceHz: 2e9,
  maxServerHz: 2e10,
  deviceKappa: 2e-28,
  serverKappa: 2e-30,
  deadlineSeconds: 2,
  energyJoules: 1,
  structured: false,
};
const bandwidthHz = 5e6;
const retained = (task: Task, hertz = bandwidthHz): number => largestRetained(task, hertz)?.retained ?? 0;
const several = fc.tuple(taskArbitrary, bandwidthArbitrary);

describe('the largest retained fraction', () => {
  it('uses up time and energy, and prices both alike (V1)', () => {
    const { retained: w = 0, point } = largestRetained(v1, bandwidthHz) ?? {};
    expect(w).toBeCloseTo(0.533186869, 9);
    expect(point?.timePriceWatts).toBeCloseTo(0.848376, 6);
    expect(point?.spectralEfficiency).toBeCloseTo(2.894591, 6);
    // With no clock capped both processors draw q/2 watts: E - e_u = (q/2)(T - tau).
    const { timePriceWatts: q = 0, uploadSeconds = 0, uploadJoules = 0 } = point ?? {};
    expect(1 - uploadJoules).toBeCloseTo((q / 2) * (2 - uploadSeconds), 12);
  });

  it('sees the way back from full power that V1 needs', () => {
    expect(largestRetained(v1, bandwidthHz, 'fixedPower')?.retained).toBeCloseTo(0.514085, 6);
    expect(largestRetained(v1, bandwidthHz, 'fullClock')?.retained).toBeCloseTo(0.090488, 6);
  });

  it('cannot be reached with the least energy at infinite bandwidth, S ln 2 / g', () => {
    const floorJoules = (v1.uploadBits * Math.LN2) / v1.gainHzPerWatt;
    expect(retained({ ...v1, energyJoules: floorJoules }, 1e15)).toBeLessThanOrEqual(0);
    expect(retained({ ...v1, energyJoules: floorJoules * 1.01 }, 1e15)).toBeGreaterThan(0);
  });

  it('cannot be reached in the time that sending alone takes', () => {
    const sendSeconds = v1.uploadBits / (bandwidthHz * Math.log2(1 + v1.gainHzPerWatt / bandwidthHz));
    expect(retained({ ...v1, energyJoules: Infinity, deadlineSeconds: sendSeconds * 0.999 })).toBe(0);
    expect(retained({ ...v1, energyJoules: Infinity, deadlineSeconds: sendSeconds * 1.001 })).toBeGreaterThan(0);
  });

  it('wants a band where something is sent, and a server where one computes', () => {
    expect(largestRetained(v1, 0)).toBeUndefined();
    expect(largestRetained({ ...v1, uploadBits: 0 }, 0)).toBeDefined();
    expect(largestRetained({ ...v1, maxServerHz: 0 }, bandwidthHz)).toBeUndefined();
    expect(largestRetained({ ...v1, maxServerHz: 0, serverCycles: 0 }, bandwidthHz)).toBeDefined();
  });
});

describe('against a grid over power and clocks', () => {
  it('is reached by its own powers and clocks, and by none of the grid', () => {
    check(
      fc.property(several, ([task, hertz]) => {
        const best = bestOnGrid(task, hertz);
        const largest = largestRetained(task, hertz);
        const found = largest?.retained ?? -Infinity;
        if (best > 0) expect(found).toBeGreaterThanOrEqual(best * (1 - 1e-9));
        if (largest === undefined || found <= 0) return;
        const { powerWatts: p, deviceHz: f, serverHz: phi } = largest.point;
        expect(p).toBeLessThanOrEqual(task.maxPowerWatts);
        expect(f).toBeLessThanOrEqual(task.maxDeviceHz);
        expect(phi).toBeLessThanOrEqual(task.maxServerHz);
        if (found === Infinity) return;
        const eased = {
          ...task,
          deadlineSeconds: task.deadlineSeconds * (1 + 1e-12),
          energyJoules: task.energyJoules * (1 + 1e-12),
        };
        expect(retainedAt(eased, hertz, p, f, phi)).toBeGreaterThanOrEqual(found * (1 - 1e-6));
      }),
      100,
    );
  });
});

describe('a device that cannot be clocked any lower', () => {
  it('keeps what the energy pays for at its least clock (by hand)', () => {
    // A whole model takes 1e-27 x 1e9 x f^2 J: 0.4 J pay for 1.6 of it at 0.5 GHz and 0.4 of it at 1 GHz.
    const alone = { ...v1, serverCycles: 0, uploadBits: 0, deviceKappa: 1e-27, energyJoules: 0.4 };
    expect(retained({ ...alone, deadlineSeconds: 3.2 })).toBeCloseTo(1.6, 9);
    expect(retained({ ...alone, deadlineSeconds: 3.2, leastDeviceHz: 1e9 })).toBeCloseTo(0.4, 9);
    expect(retained({ ...alone, deadlineSeconds: 3.2, leastDeviceHz: 0.5e9 })).toBeCloseTo(1.6, 9);
  });

  it('loses nothing but the lower clocks (grid)', () => {
    let bound = 0;
    check(
      fc.property(several, fc.integer({ min: 5, max: 10 }), ([drawn, hertz], tenths) => {
        // Dear enough that a device alone would be clocked down.
        const some = { ...drawn, deviceKappa: 20 * drawn.deviceKappa };
        const leastDeviceHz = (some.maxDeviceHz * tenths) / 10;
        const task = { ...some, leastDeviceHz };
        const free = [task.maxPowerWatts, Math.max(1, task.maxDeviceHz - leastDeviceHz), task.maxServerHz];
        const best = closingIn(free, ([p = 0, above = 0, phi = 0]) =>
          retainedAt(task, hertz, p, leastDeviceHz + above, phi),
        );
        const { retained: found = -Infinity, point } = largestRetained(task, hertz) ?? {};
        if (best > 0) expect(found).toBeGreaterThanOrEqual(best * (1 - 1e-9));
        if (point === undefined || found <= 0 || found === Infinity) return;
        expect(point.deviceHz).toBeGreaterThanOrEqual(leastDeviceHz);
        const { powerWatts: p, deviceHz: f, serverHz: phi } = point;
        const eased = { ...task, deadlineSeconds: task.deadlineSeconds * (1 + 1e-12) };
        expect(retainedAt(eased, hertz, p, f, phi)).toBeGreaterThanOrEqual(found * (1 - 1e-6));
        if (found < retained(some, hertz) * (1 - 1e-6)) bound += 1;
      }),
      60,
    );
    expect(bound).toBeGreaterThan(10);
  });
});

describe('against cutting planes (HiGHS)', () => {
  it('is the optimum of the convex problem', () => {
    check(
      fc.property(several, ([task, hertz]) => {
        const bound = largestByCuttingPlanes(task, hertz);
        const found = Math.min(1, retained(task, hertz));
        if (bound === undefined) expect(found).toBeLessThanOrEqual(0);
        else expect(Math.abs(Math.max(0, found) - bound)).toBeLessThan(1e-5);
      }),
      40,
    );
  });
});

describe('how the largest retained fraction moves', () => {
  const grown = (change: (task: Task) => Partial<Task>, sign: 1 | -1) => {
    check(
      fc.property(several, ([task, hertz]) => {
        const before = Math.max(0, retained(task, hertz));
        const after = Math.max(0, retained({ ...task, ...change(task) }, hertz));
        if (before === after) return;
        expect(sign * (after - before)).toBeGreaterThanOrEqual(-1e-9 * before);
      }),
      300,
    );
  };

  it.each<[string, (task: Task) => Partial<Task>]>([
    ['power', ({ maxPowerWatts }) => ({ maxPowerWatts: maxPowerWatts * 1.3 })],
    ['gain', ({ gainHzPerWatt }) => ({ gainHzPerWatt: gainHzPerWatt * 1.3 })],
    ['time', ({ deadlineSeconds }) => ({ deadlineSeconds: deadlineSeconds * 1.3 })],
    ['energy', ({ energyJoules }) => ({ energyJoules: energyJoules * 1.3 })],
    ['device clock', ({ maxDeviceHz }) => ({ maxDeviceHz: maxDeviceHz * 1.3 })],
    ['server clock', ({ maxServerHz }) => ({ maxServerHz: maxServerHz * 1.3 })],
  ])('never falls with more %s', (_, change) => {
    grown(change, 1);
  });

  it.each<[string, (task: Task) => Partial<Task>]>([
    ['bits', ({ uploadBits }) => ({ uploadBits: uploadBits * 1.3 })],
    ['device cycles', ({ deviceCycles }) => ({ deviceCycles: deviceCycles * 1.3 })],
    ['server cycles', ({ serverCycles }) => ({ serverCycles: serverCycles * 1.3 })],
    ['device energy', ({ deviceKappa }) => ({ deviceKappa: deviceKappa * 1.3 })],
    ['server energy', ({ serverKappa }) => ({ serverKappa: serverKappa * 1.3 })],
  ])('never rises with more %s', (_, change) => {
    grown(change, -1);
  });

  it('never falls with freedom to prune the upload too', () => {
    check(
      fc.property(several, ([task, hertz]) => {
        // Above 1 there is nothing to prune.
        const rigid = Math.min(1, retained({ ...task, structured: false }, hertz));
        const free = Math.min(1, retained({ ...task, structured: true }, hertz));
        expect(free).toBeGreaterThanOrEqual(rigid * (1 - 1e-9));
      }),
      300,
    );
  });

  it('is concave in the bandwidth where it is positive', () => {
    check(
      fc.property(taskArbitrary, bandwidthArbitrary, bandwidthArbitrary, (task, one, other) => {
        const [low, high] = [retained(task, one), retained(task, other)];
        fc.pre(low > 0 && high > 0 && low < Infinity);
        const middle = retained(task, (one + other) / 2);
        expect(middle).toBeGreaterThanOrEqual((low + high) / 2 - 1e-10 * Math.max(1, low, high));
      }),
      500,
    );
  });

  it('is concave in the server clock where that is free of charge', () => {
    check(
      fc.property(several, fc.integer({ min: 1, max: 40 }), ([some, hertz], halfGigahertz) => {
        const task = { ...some, serverKappa: 0, structured: false };
        const other = halfGigahertz * 5e8;
        const low = retained(task, hertz);
        const high = retained({ ...task, maxServerHz: other }, hertz);
        fc.pre(low > 0 && high > 0 && low < Infinity);
        const middle = retained({ ...task, maxServerHz: (task.maxServerHz + other) / 2 }, hertz);
        expect(middle).toBeGreaterThanOrEqual((low + high) / 2 - 1e-10 * Math.max(1, low, high));
      }),
      500,
    );
  });

  it('does not change with the unit of bandwidth or of time', () => {
    check(
      fc.property(several, fc.constantFrom(0.5, 3, 10), ([task, hertz], factor) => {
        const base = retained(task, hertz);
        fc.pre(base > 0 && base < Infinity);
        const wider = { ...task, gainHzPerWatt: task.gainHzPerWatt * factor, uploadBits: task.uploadBits * factor };
        expect(retained(wider, hertz * factor) / base).toBeCloseTo(1, 9);
        const longer = {
          ...task,
          deadlineSeconds: task.deadlineSeconds * factor,
          energyJoules: task.energyJoules * factor,
          deviceCycles: task.deviceCycles * factor,
          serverCycles: task.serverCycles * factor,
          uploadBits: task.uploadBits * factor,
        };
        expect(retained(longer, hertz) / base).toBeCloseTo(1, 9);
      }),
      300,
    );
  });

  it('uses all the time, and all the energy unless everything is at its maximum', () => {
    check(
      fc.property(several, ([task, hertz]) => {
        const { retained: w = 0, point } = largestRetained(task, hertz) ?? {};
        if (point === undefined || w <= 0 || w === Infinity) return;
        const sent = task.structured ? w : 1;
        expect(sent * point.uploadSeconds + w * point.computeSeconds).toBeCloseTo(task.deadlineSeconds, 6);
        if (point.timePriceWatts === Infinity) return;
        expect(sent * point.uploadJoules + w * point.computeJoules).toBeCloseTo(task.energyJoules, 6);
      }),
      300,
    );
  });
});
