import { describe, expect, it } from '@jest/globals';
import type { DeviceClass, Model } from '../../catalogue.js';
import type { UserRequest, VerdictBody } from '../../messages.js';
import { PHONE, request, scenarioWorld, WATCH, windowOf } from '../testing/cell-scenarios.js';
import {
  CO_INFERENCE_CELL,
  coInferenceWorld,
  EFFICIENCY,
  GLASS,
  halfLens,
  HASTY,
  LENS,
  stateWith,
} from '../testing/co-inference-scenarios.js';
import type { CoInferenceModeProgress, UnderWayCoInference } from '../state.js';
import { DEFAULT_CO_INFERENCE_OPTIONS } from './co-inference-options.js';
import { underWayEntry, waitingEntry } from './entries.js';
import { canStillMake, impossibleAlone, modelFor, serverHzOf } from './hopeless.js';
import { shedCause, turnAwayAlone, turnAwayBeside } from './turn-away.js';

/** 1e14 cycles on a device of 1e9 Hz: in 50 ms not even a millionth. */
const GIANT: Model = { ...LENS, modelId: 'giant', layers: [{ layerId: 'g', bytes: 1e6, flops: 1e14, outputBytes: 1 }] };
/** Memory for less than a millionth of any model. */
const RING: DeviceClass = { ...PHONE, deviceClass: 'ring', memoryBytes: 0.5 };
const world = scenarioWorld(CO_INFERENCE_CELL, {
  models: [LENS, GLASS, GIANT],
  deviceClasses: [PHONE, WATCH, HASTY, RING],
});
const window = windowOf(0);
const OPTIONS = { ...DEFAULT_CO_INFERENCE_OPTIONS, promiseGuardMs: 0 };
/** Ann's channel is good, Deaf's is none. */
const state = stateWith({ ann: [EFFICIENCY], deaf: [0] }, world);

/** 110 ms are left, and nothing may be pruned. */
const asking = (changes: Partial<UserRequest> = {}) => {
  const asked = request({ models: ['glass'], deviceClass: 'watch', deadlineMs: 260, maxDistortion: 0, ...changes });
  return waitingEntry({ kind: 'waiting', request: asked }, state, window, world);
};
const alone = (changes: Partial<UserRequest>) => {
  const entry = asking(changes);
  return impossibleAlone(entry, entry.leftMs, world, OPTIONS);
};

describe('a request that could not be served even alone', () => {
  it('is none that could be: over the best channel of late, with the whole cell', () => {
    expect(alone({})).toBeUndefined();
    expect(alone({ userId: 'deaf', deviceClass: 'phone' })).toBeUndefined();
  });

  it('has too little time at any cut, whatever may be pruned', () => {
    expect(alone({ models: ['giant'], deadlineMs: 200, maxDistortion: 1 })).toEqual({
      reason: 'DEADLINE_IMPOSSIBLE',
      cause: 'time: 50 ms are left, too few for device, uplink and server together at any cut',
    });
    expect(alone({ models: ['giant'], userId: 'deaf', deadlineMs: 200, maxDistortion: 1 })).toEqual({
      reason: 'DEADLINE_IMPOSSIBLE',
      cause: 'uplink: no coverage, and the device alone is too slow',
    });
  });

  it('has a device that holds nothing of what would be in time', () => {
    expect(alone({ userId: 'deaf', deviceClass: 'ring', maxDistortion: 1 })).toEqual({
      reason: 'MEMORY_IMPOSSIBLE',
      cause: 'device memory: 0.5 bytes hold no device part that would be in time',
    });
  });

  it('has too little energy for the least it could do', () => {
    // At 0.5 GHz the glass takes 0.25 J, of which a millionth is 0.25 uJ; sending the input 1.4 mJ at least.
    expect(alone({ deviceClass: 'hasty', energyJoules: 2e-7, maxDistortion: 1 })).toEqual({
      reason: 'ENERGY_IMPOSSIBLE',
      // All of it is sent at 0.2 W for 10 ms.
      cause: 'energy: 2e-7 J are allowed, at full power and clocks it takes 0.00200 J',
    });
    expect(alone({ deviceClass: 'hasty', energyJoules: 3e-7, maxDistortion: 1 })).toBeUndefined();
  });

  it('has to prune more than it accepts', () => {
    // A watch does 11 of 100 Mcycle in 110 ms: 1 - 0.11 + 0.11 ln 0.11 is left.
    expect(alone({ userId: 'deaf', maxDistortion: 0.2 })).toEqual({
      reason: 'DISTORTION_IMPOSSIBLE',
      cause: 'distortion: 0.2 is allowed, at least 0.647 is left after pruning in time',
    });
    expect(alone({ userId: 'deaf', maxDistortion: 0.65 })).toBeUndefined();
  });

  it('gives the first reason that applies: time, memory, energy, distortion', () => {
    const reasonOf = (changes: Partial<UserRequest>) => alone({ userId: 'deaf', energyJoules: 0, ...changes })?.reason;
    expect(reasonOf({ deviceClass: 'ring', models: ['giant'], deadlineMs: 200 })).toBe('DEADLINE_IMPOSSIBLE');
    expect(reasonOf({ deviceClass: 'ring' })).toBe('MEMORY_IMPOSSIBLE');
    expect(reasonOf({})).toBe('ENERGY_IMPOSSIBLE');
    expect(reasonOf({ energyJoules: 9 })).toBe('DISTORTION_IMPOSSIBLE');
  });

  it('is none while any of its models could be done', () => {
    expect(alone({ models: ['giant', 'glass'] })).toBeUndefined();
    const entry = asking({ models: ['lens', 'glass'] });
    const terms = { outlook: 'best', leftMs: entry.leftMs, serverHz: 10e9 } as const;
    expect(modelFor(entry, terms, world, OPTIONS)?.modelId).toBe('glass');
    expect(modelFor(asking({ models: ['lens'] }), terms, world, OPTIONS)?.modelId).toBe('lens');
  });

  it('is refused when it came in this epoch, and has expired when it waited', () => {
    const entry = asking({ userId: 'deaf', arrivedAtMs: 10, deadlineMs: 250 });
    const fresh = turnAwayAlone(entry, new Set(['r1']), window, world, OPTIONS);
    expect(fresh).toMatchObject({ verdict: 'refused', reason: 'DISTORTION_IMPOSSIBLE' });
    const waited = turnAwayAlone(entry, new Set(), window, world, OPTIONS);
    expect(waited).toMatchObject({ verdict: 'expired', reason: 'EXPIRED_IN_QUEUE' });
    expect(waited?.cause).toMatch(/^waited 90 ms; distortion: /);
    expect(turnAwayAlone(asking(), new Set(['r1']), window, world, OPTIONS)).toBeUndefined();
  });
});

describe('a request for which there is no room', () => {
  const promisedOf = (progress: Partial<CoInferenceModeProgress>, leftMs: number): UnderWayCoInference =>
    halfLens(progress, { requestId: 'before', deadlineMs: leftMs + 150 });
  const beside = (
    changes: Partial<UserRequest>,
    given: { readonly freeServerHz?: number; readonly freeBlocks?: number; readonly promised?: UnderWayCoInference },
  ): VerdictBody | undefined => {
    const { freeServerHz = 10e9, freeBlocks = 15, promised } = given;
    const entries = promised === undefined ? [] : [underWayEntry(promised, state, window, world)];
    const view = { fresh: new Set<string>(), promised: entries, freeServerHz, freeBlocks, options: OPTIONS };
    return turnAwayBeside(asking(changes), view, window, world);
  };

  it('waits while it would fit over the best channels', () => {
    expect(beside({}, {})).toBeUndefined();
    expect(beside({}, { freeServerHz: 1.01e9 })).toBeUndefined();
  });

  it('on the server is told how much of it it would need and how much is free', () => {
    // 10 ms of sending leave 100 ms for 0.1 Gcycle.
    expect(beside({}, { freeServerHz: 0.5e9 })).toMatchObject({
      verdict: 'refused',
      reason: 'SERVER_FULL',
      cause: 'server: needs 1.00 GHz, 0.500 GHz free',
    });
  });

  it('is told of more of the server than is free, also where the uplink is what makes it need more', () => {
    // Before it 1 Mbit has to be up in 100 ms: 5 blocks. Over the others the input takes 11.4 ms, 98.6 ms are left.
    const promised = promisedOf({ deviceCyclesLeft: 0, uploadBitsLeft: 1e6, serverCyclesLeft: 0 }, 100);
    const refused = beside({}, { promised, freeServerHz: 1.01e9, freeBlocks: 0 });
    expect(refused?.reason).toBe('SERVER_FULL');
    expect(refused?.cause).toBe('server: needs 1.02 GHz, 1.01 GHz free');
  });

  it('on the uplink is told how many blocks it would need and how many are free', () => {
    // Before it 1.49 Mbit have to be up in 100 ms: all 15 blocks.
    const promised = promisedOf({ deviceCyclesLeft: 0, uploadBitsLeft: 1.49e6, serverCyclesLeft: 0 }, 100);
    expect(beside({}, { promised, freeBlocks: 0 })).toMatchObject({
      verdict: 'refused',
      reason: 'UPLINK_FULL',
      // One block brings 0.15 Mbit up in 37.5 ms, and the whole server takes 10 ms.
      cause: 'uplink: needs 1 blocks, 0 free',
    });
  });

  it('is shed while planning is so far behind that it can no longer make it', () => {
    const behind = { ...window, shedAtMs: window.nowMs + 100 };
    const view = { fresh: new Set<string>(), promised: [], freeServerHz: 10e9, freeBlocks: 15, options: OPTIONS };
    const shed = turnAwayBeside(asking(), view, behind, world);
    expect(shed).toMatchObject({ verdict: 'refused', reason: 'OVERLOAD' });
    expect(shed?.cause).toMatch(/^planning: 100 ms behind; distortion: 0 is allowed, at least/);
    expect(shedCause(asking({ deadlineMs: 1000 }), behind, world, OPTIONS)).toBeUndefined();
    expect(shedCause(asking(), window, world, OPTIONS)).toBeUndefined();
  });
});

describe('a promise', () => {
  it('can still be kept as long as the whole band would do', () => {
    const entry = underWayEntry(halfLens({ deviceCyclesLeft: 0 }), state, window, world);
    // 50 ms over the whole band and 450 ms on the server.
    expect(canStillMake(entry, 'newest', 501, world, OPTIONS)).toBe(true);
    expect(canStillMake(entry, 'newest', 499, world, OPTIONS)).toBe(false);
    const deaf = underWayEntry(halfLens({ deviceCyclesLeft: 0 }, { userId: 'deaf' }), state, window, world);
    expect(canStillMake(deaf, 'best', 5000, world, OPTIONS)).toBe(false);
  });

  it('is only made in a cell with a server', () => {
    expect(serverHzOf(coInferenceWorld())).toBe(10e9);
    expect(() => serverHzOf(scenarioWorld({ modes: ['co-inference'] }))).toThrow('north offers co-inference');
  });
});
