import { describe, expect, it } from '@jest/globals';
import { request, windowOf } from '../testing/cell-scenarios.js';
import { coInferenceWorld, EFFICIENCY, GLASS, halfLens, LENS, stateWith } from '../testing/co-inference-scenarios.js';
import { newUser, startedUser, underWayEntry, waitingEntry } from './entries.js';

const world = coInferenceWorld();
const window = windowOf(0);
/** First 3, then 1, then 4 bit/s/Hz: ratios of 7, 1 and 15. */
const state = stateWith({ ann: [3, 1, EFFICIENCY] }, world);
const GAIN = 5e6;

describe('a request as the solver sees it', () => {
  it('has the gains of its user, the time to its deadline, its device and the models there are', () => {
    const asked = request({ models: ['prism', 'glass', 'lens'], deadlineMs: 1000 });
    const entry = waitingEntry({ kind: 'waiting', request: asked }, state, window, world);
    expect(entry).toMatchObject({ leftMs: 850, models: [GLASS, LENS], device: { deviceClass: 'phone' } });
    // Of three samples the quantile of 0.3 is the least one.
    expect(entry.belief.cautious / GAIN).toBeCloseTo(1, 9);
    expect(entry.belief.newest / GAIN).toBeCloseTo(15, 9);
    expect(entry.belief.best / GAIN).toBeCloseTo(15, 9);
  });

  it('has no gain where nobody knows of one, and the least there is for the solver', () => {
    const stranger = request({ userId: 'zoe' });
    const entry = waitingEntry({ kind: 'waiting', request: stranger }, state, window, world);
    expect(entry.belief).toEqual({ cautious: 0, newest: 0, best: 0, current: false });
    const user = newUser(entry, LENS, { outlook: 'best', leftMs: 100, serverHz: 0 }, world);
    expect(user.gainHzPerWatt).toBe(1e-6);
  });

  it('cannot be of a device that triage has not seen', () => {
    const odd = request({ deviceClass: 'abacus' });
    expect(() => waitingEntry({ kind: 'waiting', request: odd }, state, window, world)).toThrow(
      'unknown device class of r1',
    );
  });

  it('takes over its limits, a millionth of the energy kept back', () => {
    const asked = request({ deviceClass: 'hasty', energyJoules: 2, maxDistortion: 0.3, priority: 3 });
    const entry = waitingEntry({ kind: 'waiting', request: asked }, state, window, world);
    const user = newUser(entry, GLASS, { outlook: 'cautious', leftMs: 250, serverHz: 2e9 }, world);
    expect(user).toMatchObject({
      ...{ id: 'r1', powerWatts: 0.2, deviceHz: 1e9, leastDeviceHz: 0.5e9, deviceKappaJoulesPerCycleHz2: 1e-26 },
      ...{ deviceMemoryBytes: 1e9, deadlineSeconds: 0.25, serverHz: 2e9, weight: 3, maxDistortion: 0.3 },
    });
    expect(user.energyJoules).toBeCloseTo(2 - 2e-6, 12);
    expect(user.splits.map(({ id }) => id)).toEqual(['0', '1']);
  });

  it('is limited in distortion by its cell where it names no limit', () => {
    const limited = coInferenceWorld({ maxDistortion: 0.15 });
    const terms = { outlook: 'newest', leftMs: -5, serverHz: 0 } as const;
    const of = (changes: object, given = limited) =>
      newUser(waitingEntry({ kind: 'waiting', request: request(changes) }, state, window, given), LENS, terms, given);
    expect(of({})).toMatchObject({ maxDistortion: 0.15, weight: 1, deadlineSeconds: 0 });
    expect(of({ maxDistortion: 0.5 }).maxDistortion).toBe(0.5);
    expect(of({}, world)).not.toHaveProperty('maxDistortion');
    expect(of({})).not.toHaveProperty('energyJoules');
  });
});

describe('a request under way as the solver sees it', () => {
  it('has what is left of its cut, ratio and clocks as they are', () => {
    const open = halfLens({ energyJoules: 0.25 }, { energyJoules: 1 });
    const user = startedUser(underWayEntry(open, state, window, world), 'newest', 600);
    expect(user).toMatchObject({
      ...{ id: 'r1', state: 'computing', serverHz: 1e9, deadlineSeconds: 0.6, energyJoules: 0.75 },
      // What is left, unpruned: the solver prunes it again.
      splits: [{ id: '1', deviceCycles: 0.1e9, uploadBits: 0.75e6, serverCycles: 0.9e9 }],
      started: {
        ...{ splitId: '1', retained: 0.5, uploadBitsLeft: 0.75e6 },
        ...{ deviceCyclesLeft: 0.05e9, deviceHz: 1e9 },
      },
    });
  });

  it('uploads once its device part is done', () => {
    const open = halfLens({ deviceCyclesLeft: 0, uploadBitsLeft: 1000 });
    const user = startedUser(underWayEntry(open, state, window, world), 'newest', 600);
    expect(user).toMatchObject({
      state: 'uploading',
      started: { splitId: '1', retained: 0.5, uploadBitsLeft: 1000 },
    });
    expect(user).not.toHaveProperty('energyJoules');
  });

  it('has no energy below nothing', () => {
    const open = halfLens({ energyJoules: 1.25 }, { energyJoules: 1 });
    expect(startedUser(underWayEntry(open, state, window, world), 'newest', 600).energyJoules).toBe(0);
  });
});
