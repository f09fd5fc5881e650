import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check } from '../../../test/oracles/check.js';
import { advanceSplit, type SplitProgress, type SplitSpan, type SplitStep } from './split-progress.js';

/** 100 ms on the device, 200 ms of sending, 50 ms on the server. */
const WHOLE: SplitProgress = { deviceCyclesLeft: 1e8, uploadBitsLeft: 2e6, serverCyclesLeft: 1e8, energyJoules: 0 };
/** A cycle takes 1e-27 x 1e18 = 1e-9 J. */
const RATES = { deviceHz: 1e9, bitsPerSecond: 1e7, powerWatts: 0.2, serverHz: 2e9, deviceKappa: 1e-27 };

const through = (toMs: number, from = WHOLE, changes: Partial<SplitSpan> = {}): SplitStep =>
  advanceSplit(from, { fromMs: 0, toMs, ...RATES, ...changes });

describe('a model that is cut in two', () => {
  it.each([
    [50, { deviceCyclesLeft: 5e7, uploadBitsLeft: 2e6, serverCyclesLeft: 1e8, energyJoules: 0.05 }],
    [100, { deviceCyclesLeft: 0, uploadBitsLeft: 2e6, serverCyclesLeft: 1e8, energyJoules: 0.1 }],
    [200, { deviceCyclesLeft: 0, uploadBitsLeft: 1e6, serverCyclesLeft: 1e8, energyJoules: 0.12 }],
    [300, { deviceCyclesLeft: 0, uploadBitsLeft: 0, serverCyclesLeft: 1e8, energyJoules: 0.14 }],
    [325, { deviceCyclesLeft: 0, uploadBitsLeft: 0, serverCyclesLeft: 5e7, energyJoules: 0.14 }],
  ])('stands after %d ms where one part after the other has brought it', (toMs, expected) => {
    const { progress, finishedAtMs } = through(toMs);
    for (const [name, value] of Object.entries(expected)) {
      expect(progress[name as keyof SplitProgress]).toBeCloseTo(value, 6);
    }
    expect(finishedAtMs).toBeUndefined();
  });

  it('finishes with the last part, at an instant of its own', () => {
    expect(through(350)).toEqual({
      progress: { deviceCyclesLeft: 0, uploadBitsLeft: 0, serverCyclesLeft: 0, energyJoules: expect.closeTo(0.14, 12) },
      finishedAtMs: 350,
    });
    expect(through(1000).finishedAtMs).toBe(350);
    expect(through(1010, WHOLE, { fromMs: 10 }).finishedAtMs).toBe(360);
  });

  it('may have no part on one of the sides', () => {
    expect(through(1000, { ...WHOLE, deviceCyclesLeft: 0 }).finishedAtMs).toBe(250);
    expect(through(1000, { ...WHOLE, uploadBitsLeft: 0, serverCyclesLeft: 0 }).finishedAtMs).toBe(100);
    expect(through(1000, { ...WHOLE, uploadBitsLeft: 0 }).finishedAtMs).toBe(150);
  });

  it('waits where nothing moves it: no clock, no channel, no server', () => {
    expect(through(1000, WHOLE, { deviceHz: 0 })).toEqual({ progress: WHOLE });
    const sent = { ...WHOLE, deviceCyclesLeft: 0, energyJoules: expect.closeTo(0.1, 12) };
    expect(through(1000, WHOLE, { bitsPerSecond: 0 })).toEqual({ progress: sent });
    const up = { ...sent, uploadBitsLeft: 0, energyJoules: expect.closeTo(0.14, 12) };
    expect(through(1000, WHOLE, { serverHz: 0 })).toEqual({ progress: up });
  });

  it('takes no energy for waiting', () => {
    const waiting = { ...WHOLE, deviceCyclesLeft: 0 };
    expect(through(1000, waiting, { bitsPerSecond: 0 }).progress.energyJoules).toBe(0);
    expect(through(1000, { ...waiting, uploadBitsLeft: 0 }, { serverHz: 0 }).progress.energyJoules).toBe(0);
  });

  it('takes as much energy for sending in vain as for sending', () => {
    const { progress } = through(1000, { ...WHOLE, deviceCyclesLeft: 0 }, { bitsPerSecond: 1e-12 });
    expect(progress).toEqual({ ...WHOLE, deviceCyclesLeft: 0, energyJoules: 0.2 });
  });

  it('forgives a thousandth of a cycle or a bit', () => {
    const crumbs = { deviceCyclesLeft: 5e-4, uploadBitsLeft: 5e-4, serverCyclesLeft: 5e-4, energyJoules: 1 };
    expect(through(1, crumbs, { deviceHz: 0, bitsPerSecond: 0, serverHz: 0 }).finishedAtMs).toBe(0);
  });
});

describe('a span of time', () => {
  const rates = fc.record({
    deviceHz: fc.constantFrom(0, 0.3e9, 1e9),
    bitsPerSecond: fc.constantFrom(0, 1.7e6, 1e7),
    serverHz: fc.constantFrom(0, 1.1e9, 2e9),
    powerWatts: fc.constantFrom(0.05, 0.2),
  });
  const whole = fc.record({
    deviceCyclesLeft: fc.integer({ min: 0, max: 3 }).map((parts) => parts * 3.3e7),
    uploadBitsLeft: fc.integer({ min: 0, max: 3 }).map((parts) => parts * 3.3e5),
    serverCyclesLeft: fc.integer({ min: 0, max: 3 }).map((parts) => parts * 3.3e7),
  });

  it('may be cut anywhere, and nothing changes', () => {
    let ended = 0;
    let standing = 0;
    const instants = fc.array(fc.integer({ min: 1, max: 399_999 }), { maxLength: 12 });
    check(
      fc.property(whole, rates, instants, (left, moving, microseconds) => {
        const from = { ...left, energyJoules: 0 };
        const once = through(400, from, moving);
        let step: SplitStep = { progress: from };
        let fromMs = 0;
        for (const toMs of [...microseconds.toSorted((a, b) => a - b).map((cut) => cut / 1000), 400]) {
          if (step.finishedAtMs === undefined) step = through(toMs, step.progress, { ...moving, fromMs });
          fromMs = toMs;
        }
        for (const [name, value] of Object.entries(once.progress)) {
          expect(step.progress[name as keyof SplitProgress]).toBeCloseTo(Number(value), 2);
        }
        expect(step.progress.energyJoules).toBeCloseTo(once.progress.energyJoules, 9);
        if (once.finishedAtMs === undefined) expect(step.finishedAtMs).toBeUndefined();
        else expect(step.finishedAtMs).toBeCloseTo(once.finishedAtMs, 6);
        if (once.finishedAtMs === undefined) standing += 1;
        else ended += 1;
      }),
      2000,
    );
    expect(Math.min(ended, standing)).toBeGreaterThan(300);
  });
});
