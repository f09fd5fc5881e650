import { describe, expect, it } from '@jest/globals';
import { PHONE, VISION } from '../cell/testing/cell-scenarios.js';
import { modelBytes, modelWork } from './layer-work.js';

describe('the work of a model', () => {
  it('counts bits in the order in which layers arrive', () => {
    const work = modelWork(VISION, PHONE, 1);
    expect(work.layers.map(({ bits }) => bits)).toEqual([160e6, 10e6, 20e6, 10e6]);
    expect(work.bitsUpTo).toEqual([160e6, 170e6, 190e6, 200e6]);
    expect(work.totalBits).toBe(200e6);
    expect(modelBytes(VISION) * 8).toBe(200e6);
  });

  it('takes cycles for every input of the batch, fewer on a wider device', () => {
    expect(modelWork(VISION, { ...PHONE, flopsPerCycle: 4 }, 8).layers.map(({ cycles }) => cycles)).toEqual([
      0.1e9, 0.3e9, 0.2e9, 0.12e9,
    ]);
  });
});
