import { describe, expect, it } from '@jest/globals';
import type { Outcome, PlanBody } from '../../messages.js';
import type { CellState, CoInferenceModeProgress, UnderWayCoInference } from '../state.js';
import { outcome } from '../testing/cell-scenarios.js';
import { coInferenceWorld, EFFICIENCY, halfLens, stateWith } from '../testing/co-inference-scenarios.js';
import { correctCoInference, deviceOf, newestGain, projectCoInference, wholeOf } from './progress.js';

const world = coInferenceWorld();
const known = stateWith({ ann: [EFFICIENCY] }, world);

function planOf(blocks: number, powerWatts?: number): PlanBody {
  const grant = { userId: 'ann', requestId: 'r1', blocks, bitsLeft: 0.75e6 };
  const grants = [{ ...grant, ...(powerWatts !== undefined && { powerWatts }) }];
  return { cellId: 'north', startsAtMs: 150, endsAtMs: 250, uplink: { blockHz: 1e6, blocks: 15, grants }, splits: [] };
}

/** Five blocks carry 10 Mbit/s at full power. */
const granted: CellState = { ...known, plan: planOf(5) };

const at = (toMs: number, open = halfLens(), state = granted): CoInferenceModeProgress =>
  projectCoInference(open, toMs, state, world).progress;

describe('where a cut model will stand', () => {
  it('is first further on the device, then on the uplink: 50 ms of half a phone-second, then 10 Mbit/s', () => {
    expect(at(170)).toMatchObject({ deviceCyclesLeft: 0.03e9, uploadBitsLeft: 0.75e6, energyJoules: 0.2 });
    const sent = at(250);
    expect(sent.deviceCyclesLeft).toBe(0);
    expect(sent.uploadBitsLeft).toBeCloseTo(0.25e6, 3);
    expect(sent.energyJoules).toBeCloseTo(0.5 + 0.2 * 0.05, 9);
  });

  it('is no further up than the plan says: without one nothing is sent, but computing goes on', () => {
    expect(at(400).uploadBitsLeft).toBeCloseTo(0.25e6, 3);
    expect(at(400, halfLens(), known)).toMatchObject({ deviceCyclesLeft: 0, uploadBitsLeft: 0.75e6 });
    const serving = halfLens({ deviceCyclesLeft: 0, uploadBitsLeft: 0 });
    expect(at(400, serving, known).serverCyclesLeft).toBeCloseTo(0.2e9, 0);
  });

  it('is no further up before its plan begins, which may be long after it was heard of', () => {
    const early = { ...halfLens({ deviceCyclesLeft: 0 }), progressAtMs: 100 };
    expect(at(150, early).uploadBitsLeft).toBe(0.75e6);
    expect(at(160, early).uploadBitsLeft).toBeCloseTo(0.65e6, 3);
  });

  it('goes by the power that was granted', () => {
    // 0.04 W x 75e6 Hz/W over 1 MHz is a ratio of 3: 2 Mbit/s.
    const gentle = { ...known, plan: planOf(1, 0.04) };
    const { uploadBitsLeft, energyJoules } = at(250, halfLens({ deviceCyclesLeft: 0 }), gentle);
    expect(uploadBitsLeft).toBeCloseTo(0.55e6, 3);
    expect(energyJoules).toBeCloseTo(0.04 * 0.1, 9);
  });

  it('sends nothing for a user who left or whose uplink nobody knows', () => {
    expect(newestGain({ ...known, users: {} }, 'ann', world)).toBe(0);
    expect(newestGain(known, 'ann', world)).toBeCloseTo(75e6, 3);
    expect(at(250, halfLens(), { ...granted, users: {} }).uploadBitsLeft).toBe(0.75e6);
  });

  it('does not go back in time', () => {
    const open = halfLens();
    expect(projectCoInference(open, 100, granted, world)).toBe(open);
  });
});

describe('what an executor reports of a cut model', () => {
  const corrected = (told: Partial<Outcome>, open = halfLens(), state = granted): UnderWayCoInference =>
    correctCoInference(open, outcome(told.atMs ?? 210, 'progress', told), state, world);

  it('wins over the projection, layer by layer and bit by bit', () => {
    const { progress, progressAtMs, reportedAtMs } = corrected({
      layersDone: 0.5,
      uploadedBits: 0.1e6,
      energyJoules: 0.7,
    });
    expect(progress).toMatchObject({ deviceCyclesLeft: 0.025e9, uploadBitsLeft: 0.65e6, serverCyclesLeft: 0.45e9 });
    expect(progress.energyJoules).toBe(0.7);
    expect([progressAtMs, reportedAtMs]).toEqual([210, 210]);
  });

  it('counts layers behind the cut on the server, by cycles', () => {
    // Two layers lie behind the cut; half of them is half of 0.45 Gcycle.
    const { progress } = corrected({ layersDone: 2 });
    expect(progress).toMatchObject({ deviceCyclesLeft: 0, uploadBitsLeft: 0 });
    expect(progress.serverCyclesLeft).toBeCloseTo(0.225e9, 0);
    expect(corrected({ layersDone: 3.5 }).progress.serverCyclesLeft).toBe(0);
  });

  it('leaves to the projection what it does not tell', () => {
    const { progress } = corrected({ atMs: 250 });
    expect(progress.uploadBitsLeft).toBeCloseTo(0.25e6, 3);
    expect(progress.energyJoules).toBeCloseTo(0.51, 9);
  });

  it('has no device part to tell of where all is on the server', () => {
    const whole = halfLens({ splitAfter: 0, deviceCyclesLeft: 0, uploadBitsLeft: 1.5e6, serverCyclesLeft: 0.5e9 });
    const { progress } = corrected({ layersDone: 1.5, uploadedBits: 1.5e6 }, whole);
    expect(progress).toMatchObject({ deviceCyclesLeft: 0, uploadBitsLeft: 0, serverCyclesLeft: 0.25e9 });
  });

  it('has no server part to tell of where all is on the device', () => {
    const alone = halfLens({ splitAfter: 3, deviceCyclesLeft: 0.5e9, uploadBitsLeft: 0, serverCyclesLeft: 0 });
    const { progress } = corrected({ layersDone: 1.5, uploadedBits: 0 }, alone);
    expect(progress).toMatchObject({ deviceCyclesLeft: 0.25e9, uploadBitsLeft: 0, serverCyclesLeft: 0 });
  });

  it('is passed over when it is older than another report, and changes nothing when older than what is known', () => {
    const told = corrected({ atMs: 210, uploadedBits: 0.1e6 });
    expect(corrected({ atMs: 210, uploadedBits: 0.7e6 }, told)).toBe(told);
    const old = corrected({ atMs: 140, uploadedBits: 0.7e6 });
    expect(old).toEqual({ ...halfLens(), reportedAtMs: 140 });
  });

  it('may fall back to the beginning when it says so, with the energy that is gone', () => {
    const far = halfLens({ deviceCyclesLeft: 0, uploadBitsLeft: 0, serverCyclesLeft: 1e6, energyJoules: 0.52 });
    const { progress } = corrected({ restarted: true }, far);
    expect(progress).toMatchObject({ deviceCyclesLeft: 0.05e9, uploadBitsLeft: 0.75e6, serverCyclesLeft: 0.45e9 });
    expect(progress.energyJoules).toBe(0.52);
    const { progress: further } = corrected({ restarted: true, layersDone: 0.2, energyJoules: 0.6 }, far);
    expect(further.deviceCyclesLeft).toBeCloseTo(0.04e9, 0);
    expect(further.energyJoules).toBe(0.6);
  });
});

describe('what was promised', () => {
  it('is looked up in the catalogue', () => {
    expect(wholeOf(halfLens(), world)).toEqual({
      deviceCycles: 0.05e9,
      uploadBits: 0.75e6,
      serverCycles: 0.45e9,
      layers: 3,
    });
    expect(deviceOf(halfLens(), world).deviceClass).toBe('phone');
  });

  it('cannot be carried on by a catalogue without it', () => {
    expect(() => wholeOf({ ...halfLens(), modelId: 'prism' }, world)).toThrow('prism');
    expect(() => wholeOf({ ...halfLens(), deviceClass: 'abacus' }, world)).toThrow('abacus');
    expect(() => deviceOf({ ...halfLens(), deviceClass: 'abacus' }, world)).toThrow('abacus');
    expect(() => wholeOf(halfLens({ splitAfter: 4 }), world)).toThrow('lens cannot be cut after layer 4');
  });
});
