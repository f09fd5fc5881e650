import { describe, expect, it } from '@jest/globals';
import { PHONE, request } from '../testing/cell-scenarios.js';
import { coInferenceWorld, LENS } from '../testing/co-inference-scenarios.js';
import { splitsOf } from './splits.js';

const world = coInferenceWorld();

describe('where a model can be cut', () => {
  it('is before its first block and behind each: cycles of both sides, bits at the cut, bytes on the device', () => {
    expect(splitsOf(LENS, request(), PHONE, world)).toEqual([
      { id: '0', deviceCycles: 0, serverCycles: 1e9, uploadBits: 1.5e6, deviceBytes: 0 },
      { id: '1', deviceCycles: 0.1e9, serverCycles: 0.9e9, uploadBits: 0.75e6, deviceBytes: 1e6 },
      { id: '2', deviceCycles: 0.5e9, serverCycles: 0.5e9, uploadBits: 0.15e6, deviceBytes: 5e6 },
      // Behind the last block nothing is sent: the result is where it is wanted.
      { id: '3', deviceCycles: 1e9, serverCycles: 0, uploadBits: 0, deviceBytes: 10e6 },
    ]);
  });

  it('takes cycles by what a device and the server do in each', () => {
    const fast = coInferenceWorld({ serverFlopsPerCycle: 10 });
    const [, first] = splitsOf(LENS, request(), { ...PHONE, flopsPerCycle: 4 }, fast);
    expect(first).toMatchObject({ deviceCycles: 0.025e9, serverCycles: 0.09e9 });
  });

  it("takes the request's input for the model's, and nothing else of it", () => {
    const cuts = splitsOf(LENS, request({ inputBytes: 1000 }), PHONE, world);
    expect(cuts.map(({ uploadBits }) => uploadBits)).toEqual([8000, 0.75e6, 0.15e6, 0]);
  });

  it('takes work and bits of every input of a batch, and the parameters once', () => {
    expect(splitsOf(LENS, request({ batchSize: 3 }), PHONE, world).slice(0, 2)).toEqual([
      { id: '0', deviceCycles: 0, serverCycles: 3e9, uploadBits: 4.5e6, deviceBytes: 0 },
      { id: '1', deviceCycles: 0.3e9, serverCycles: 2.7e9, uploadBits: 2.25e6, deviceBytes: 1e6 },
    ]);
    const [sent] = splitsOf(LENS, request({ batchSize: 3, inputBytes: 1000 }), PHONE, world);
    expect(sent?.uploadBits).toBe(24_000);
  });
});
