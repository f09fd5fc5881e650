import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check } from '../../../test/oracles/check.js';
import { PHONE, VISION } from '../cell/testing/cell-scenarios.js';
import type { DeviceClass } from '../catalogue.js';
import {
  advanceDownload,
  bitsOutstanding,
  layerArrived,
  NOT_STARTED,
  type DownloadSpan,
  type DownloadStep,
} from './download-progress.js';
import { modelWork, type LayerWork, type ModelWork } from './layer-work.js';

const work = modelWork(VISION, PHONE, 1);
const topClock = (): number => 1e9;

/** Work with literal bits and cycles. */
function workOf(layers: readonly LayerWork[]): ModelWork {
  let totalBits = 0;
  const bitsUpTo = layers.map(({ bits }) => (totalBits += bits));
  return { layers, totalBits, bitsUpTo };
}

/** Runs through [0, the last edge] span by span at one rate, until it is finished. */
function runThrough(
  edgesMs: readonly number[],
  bitsPerSecond: number,
  some: ModelWork = work,
  device: DeviceClass = PHONE,
): DownloadStep {
  let step: DownloadStep = { progress: NOT_STARTED };
  let fromMs = 0;
  for (const toMs of edgesMs) {
    step = advanceDownload(some, device, step.progress, { fromMs, toMs, bitsPerSecond, clockHz: topClock });
    if (step.finishedAtMs !== undefined) return step;
    fromMs = toMs;
  }
  return step;
}

const every = (stepMs: number, toMs: number): readonly number[] =>
  Array.from({ length: Math.ceil(toMs / stepMs) }, (_, index) => (index + 1) * stepMs);

describe('case A2 of the specification at 50 MHz and 5 bit/s/Hz', () => {
  it('finishes after 1 s in one span, and in a thousand', () => {
    for (const stepMs of [1100, 100, 7, 1, 0.3]) {
      expect(runThrough(every(stepMs, 1100), 250e6).finishedAtMs).toBeCloseTo(1000, 6);
    }
  });

  it.each([
    // Layers arrive at 0.64, 0.68, 0.76, 0.80 s and start at 0.64, 0.69, 0.84, 0.94 s.
    [600, { deliveredBits: 150e6, layersDone: 0, runningCycles: 0 }],
    [650, { deliveredBits: 162.5e6, layersDone: 0, runningCycles: 10e6 }],
    [685, { deliveredBits: 171.25e6, layersDone: 0, runningCycles: 45e6 }],
    [700, { deliveredBits: 175e6, layersDone: 1, runningCycles: 10e6 }],
    [900, { deliveredBits: 200e6, layersDone: 2, runningCycles: 60e6 }],
    [950, { deliveredBits: 200e6, layersDone: 3, runningCycles: 10e6 }],
  ])('stands after %d ms where the trace stands', (toMs, expected) => {
    for (const stepMs of [toMs, 5]) {
      const { progress, finishedAtMs } = runThrough(every(stepMs, toMs), 250e6);
      expect(finishedAtMs).toBeUndefined();
      expect(progress.layersDone).toBe(expected.layersDone);
      expect(progress.deliveredBits).toBeCloseTo(expected.deliveredBits, 3);
      expect(progress.runningCycles).toBeCloseTo(expected.runningCycles, 3);
    }
  });

  it('takes 10 J per Gcycle at the top clock, and the receiver its share while bits come', () => {
    const device = { ...PHONE, receiveWatts: 0.5, staticWatts: 1 };
    // 0.36 Gcycle: 3.6 J dynamic, 0.36 J static; 0.8 s of receiving at 0.5 W.
    for (const stepMs of [1100, 13]) {
      expect(runThrough(every(stepMs, 1100), 250e6, work, device).progress.energyJoules).toBeCloseTo(4.36, 9);
    }
  });
});

describe('a download', () => {
  it('runs every layer at the clock the plan orders for it', () => {
    const clocks = [1e9, 0.5e9, 1e9, 0.25e9];
    const span = { fromMs: 0, toMs: 2000, bitsPerSecond: 400e6, clockHz: (index: number) => clocks[index] ?? 0 };
    // All bits after 500 ms; layer 1 runs from 400 ms: 50 + 300 + 100 + 240 ms.
    expect(advanceDownload(work, PHONE, NOT_STARTED, span).finishedAtMs).toBeCloseTo(1090, 9);
  });

  it('stands still without a rate until its bits are there, and then needs none', () => {
    expect(runThrough([5000], 0).progress).toEqual(NOT_STARTED);
    const arrived = { ...NOT_STARTED, deliveredBits: 200e6 };
    const span = { fromMs: 5000, toMs: 6000, bitsPerSecond: 0, clockHz: topClock };
    expect(advanceDownload(work, PHONE, arrived, span).finishedAtMs).toBeCloseTo(5360, 9);
  });

  it('computes what is there while the channel is away', () => {
    const partly = { ...NOT_STARTED, deliveredBits: 175e6 };
    const span = { fromMs: 0, toMs: 1000, bitsPerSecond: 0, clockHz: topClock };
    const { progress, finishedAtMs } = advanceDownload(work, PHONE, partly, span);
    expect(finishedAtMs).toBeUndefined();
    expect(progress).toMatchObject({ deliveredBits: 175e6, layersDone: 2, runningCycles: 0 });
  });

  it('passes layers that cost nothing the moment they arrive', () => {
    const free = workOf([
      { bits: 1e6, cycles: 0 },
      { bits: 0, cycles: 0 },
      { bits: 1e6, cycles: 0 },
    ]);
    expect(runThrough([10], 100e6, free).progress).toMatchObject({ layersDone: 2, energyJoules: 0 });
    expect(runThrough([30], 100e6, free).finishedAtMs).toBeCloseTo(20, 9);
    expect(runThrough([10, 20], 100e6, free).finishedAtMs).toBeCloseTo(20, 9);
  });

  it('is as exact today as in 1970: epoch after epoch no cycle is lost', () => {
    const nowMs = 1_790_000_000_000;
    const span = (place: number, beginMs: number): DownloadSpan => ({
      fromMs: beginMs + 100 * place,
      toMs: beginMs + 100 * (place + 1),
      bitsPerSecond: 333e6,
      clockHz: () => 0.777e9,
    });
    for (let place = 0, [then, now] = [NOT_STARTED, NOT_STARTED]; place < 9; place += 1) {
      then = advanceDownload(work, PHONE, then, span(place, 0)).progress;
      now = advanceDownload(work, PHONE, now, span(place, nowMs)).progress;
      expect(now).toEqual(then);
    }
  });

  it('does not start a layer that arrives with the last instant of a span', () => {
    const { progress } = runThrough([640], 250e6);
    expect(progress).toMatchObject({ layersDone: 0, runningCycles: 0 });
  });

  it('never receives more than the model', () => {
    expect(runThrough([900], 1e9).progress.deliveredBits).toBe(200e6);
  });

  it('of which rounding lost the last bit counts as arrived', () => {
    expect(layerArrived(work, 3, 200e6 - 0.1)).toBe(true);
    expect(bitsOutstanding(work, 200e6 - 0.1)).toBe(0);
    expect(layerArrived(work, 3, 200e6 - 1)).toBe(false);
    expect(bitsOutstanding(work, 200e6 - 1)).toBe(1);
  });
});

const amounts = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1000 }));
const works = fc
  .array(fc.record({ bits: amounts, cycles: amounts }), { minLength: 1, maxLength: 6 })
  .map((layers) => workOf(layers.map(({ bits, cycles }) => ({ bits: bits * 1e5, cycles: cycles * 1e5 }))));

describe('splitting a span anywhere', () => {
  it('changes neither where a download stands nor when it finishes nor what it costs', () => {
    const device = { ...PHONE, staticWatts: 0.3, receiveWatts: 0.2 };
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 1999 }), { maxLength: 8 });
    let finished = 0;
    check(
      fc.property(works, cuts, fc.constantFrom(0, 50e6, 123.456e6, 400e6), (some, cutsMs, bitsPerSecond) => {
        const whole = runThrough([2000], bitsPerSecond, some, device);
        const pieces = runThrough([...cutsMs.sort((a, b) => a - b), 2000], bitsPerSecond, some, device);
        expect(pieces.finishedAtMs === undefined).toBe(whole.finishedAtMs === undefined);
        if (whole.finishedAtMs !== undefined) finished += 1;
        expect(pieces.finishedAtMs ?? 0).toBeCloseTo(whole.finishedAtMs ?? 0, 6);
        expect(pieces.progress.layersDone).toBe(whole.progress.layersDone);
        expect(pieces.progress.energyJoules).toBeCloseTo(whole.progress.energyJoules, 6);
        expect(pieces.progress.runningCycles).toBeCloseTo(whole.progress.runningCycles, 0);
        if (whole.finishedAtMs === undefined) {
          expect(pieces.progress.deliveredBits).toBeCloseTo(whole.progress.deliveredBits, 0);
        }
      }),
      500,
    );
    expect(finished).toBeGreaterThan(50);
  });
});
