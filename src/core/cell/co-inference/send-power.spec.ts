import { describe, expect, it } from '@jest/globals';
import { computeEnergyJoules, shannonBitsPerSecond } from '../../physics/index.js';
import { PHONE, request } from '../testing/cell-scenarios.js';
import type { UnderWayEntry } from './entries.js';
import { sendWatts } from './send-power.js';

const BAND = { bandwidthHz: 100e6, resourceBlockHz: 1e6, blocks: 100 };
const GAIN = 50e6;

function entry(energyJoules?: number, deviceCyclesLeft = 0): UnderWayEntry {
  return {
    open: {
      kind: 'under-way',
      request: request(energyJoules === undefined ? {} : { energyJoules }),
      ...{ modelId: 'vision', deviceClass: 'phone', predictedFinishAtMs: 0, progressAtMs: 0 },
      progress: {
        ...{ mode: 'co-inference', splitAfter: 1, retained: 1, distortion: 0, plannedJoules: 0, energyJoules: 0.001 },
        ...{ deviceHz: 1e8, serverHz: 1e9, deviceCyclesLeft, uploadBitsLeft: 1e6, serverCyclesLeft: 1e6 },
      },
    },
    device: PHONE,
    belief: { cautious: GAIN, newest: GAIN, best: GAIN, current: true },
    leftMs: 1000,
  };
}

/** Energy of the whole upload at a power over ten blocks, J. */
const joulesAt = (watts: number): number => (watts * 1e6) / shannonBitsPerSecond(10e6, GAIN, watts);

describe('the power of an upload', () => {
  it('is all there is without an allowance, and where the allowance pays for it', () => {
    expect(sendWatts(entry(), 10, 0.01, BAND)).toBe(0.2);
    expect(sendWatts(entry(1), 10, 0.01, BAND)).toBe(0.2);
  });

  it('is the most that an allowance pays for, less what is spent, kept back, and owed to the device part', () => {
    const allowance = 0.001 + joulesAt(0.1) / 0.95;
    expect(sendWatts(entry(allowance), 10, 0.01, BAND)).toBeCloseTo(0.1, 6);
    const computing = computeEnergyJoules({ ...PHONE, staticWatts: 0 }, 1e6, 1e8);
    expect(sendWatts(entry(allowance + computing, 1e6), 10, 0.01, BAND)).toBeCloseTo(0.1, 6);
  });

  it('is never less than the deadline needs, and all there is for whoever cannot send yet', () => {
    expect(sendWatts(entry(0.002), 10, 0.15, BAND)).toBe(0.15);
    expect(sendWatts(entry(0.002), 0, 0.01, BAND)).toBe(0.2);
  });
});
