import { describe, expect, it } from '@jest/globals';
import type { PlanBody } from '../../messages.js';
import { emptyCellState, type CellState, type OffloadModeProgress, type UnderWayOffload } from '../state.js';
import { outcome, request } from '../testing/cell-scenarios.js';
import { CAT, offloadWorld } from '../testing/offload-scenarios.js';
import { bitsLeft, correctOffload, inputBits, modelOf, projectOffload } from './progress.js';

const world = offloadWorld();

/** 4 Mbit, of which 1 is up at 150 ms. */
function sending(progress: Partial<OffloadModeProgress> = { uploadedBits: 1e6 }): UnderWayOffload {
  return {
    kind: 'under-way',
    request: request({ requestId: 'a', inputBytes: 0.5e6 }),
    modelId: 'cat',
    deviceClass: 'phone',
    predictedFinishAtMs: 400,
    progress: { mode: 'offload', uploadedBits: 0, layersDone: 0, ...progress },
    progressAtMs: 150,
  };
}

const UP = { uploadedBits: 4e6, uploadedAtMs: 140 };

/** Two blocks of 5 Mbit/s each from 150 to 250 ms, so 1 Mbit in the window. */
const PLAN: PlanBody = {
  ...{ cellId: 'north', startsAtMs: 150, endsAtMs: 250 },
  uplink: { blockHz: 1e6, blocks: 100, grants: [{ requestId: 'a', userId: 'ann', blocks: 2, bitsLeft: 3e6 }] },
};

function stateWith(plan: PlanBody | undefined = PLAN, bitsPerSecondPerHz = 5): CellState {
  const uplink = [
    { atMs: 10, bitsPerSecondPerHz: 1 },
    { atMs: 90, bitsPerSecondPerHz },
  ];
  const ann = { userId: 'ann', downlink: [], uplink, lastHeardAtMs: 90 };
  return { ...emptyCellState('north'), users: { ann }, plan };
}

describe('the input of an admitted request', () => {
  it('has the bits of the request, else of the model', () => {
    expect(inputBits(request({ inputBytes: 0.5e6 }), CAT)).toBe(4e6);
    expect(inputBits(request(), CAT)).toBe(0.5e6);
  });

  it('has those left that are not up, none once it was seen to be', () => {
    expect(bitsLeft(sending(), world)).toBe(3e6);
    expect(bitsLeft(sending({ uploadedBits: 5e6 }), world)).toBe(0);
    expect(bitsLeft(sending({ uploadedBits: 1e6, uploadedAtMs: 140 }), world)).toBe(0);
  });

  it('is that of a model which must be in the catalogue', () => {
    expect(() => modelOf({ ...sending(), modelId: 'unicorn' }, world)).toThrow('not in the catalogue: model unicorn');
  });
});

describe('where an upload will stand', () => {
  const at = (toMs: number, state = stateWith(), open = sending()) => projectOffload(open, toMs, state, world);

  it('follows the granted blocks over the newest channel, as long as the plan holds', () => {
    expect(at(200)).toMatchObject({ progress: { uploadedBits: 1.5e6 }, progressAtMs: 200 });
    expect(at(300)).toMatchObject({ progress: { uploadedBits: 2e6 }, progressAtMs: 300 });
    expect(at(200).progress.uploadedAtMs).toBeUndefined();
  });

  it('begins with the plan, not before', () => {
    expect(at(200, stateWith({ ...PLAN, startsAtMs: 180 })).progress.uploadedBits).toBe(1.2e6);
    expect(at(160, stateWith({ ...PLAN, startsAtMs: 180 })).progress.uploadedBits).toBe(1e6);
  });

  it('says when the last bit is up', () => {
    expect(at(250, stateWith(), sending({ uploadedBits: 3.5e6 })).progress).toMatchObject({
      ...{ uploadedBits: 4e6, uploadedAtMs: 200 },
    });
  });

  it('stays where it is without plan, grant, channel or anything to send', () => {
    const { uplink: _, ...withoutUplink } = PLAN;
    const others = { ...PLAN, uplink: { blockHz: 1e6, blocks: 100, grants: [] } };
    for (const state of [stateWith(withoutUplink), stateWith(others), stateWith(PLAN, 0), emptyCellState('north')]) {
      expect(at(200, state)).toMatchObject({ progress: { uploadedBits: 1e6 }, progressAtMs: 200 });
    }
    expect(at(200, stateWith(), sending(UP))).toEqual({ ...sending(UP), progressAtMs: 200 });
  });

  it('is where it was at an instant that is past', () => {
    expect(at(150)).toEqual(sending());
    expect(at(100)).toEqual(sending());
  });
});

describe('a report of an upload', () => {
  const after = (told: Parameters<typeof outcome>[2], atMs = 200, open = sending()): UnderWayOffload =>
    correctOffload(open, outcome(atMs, 'progress', { requestId: 'a', ...told }), stateWith(), world);

  it('wins over the projection', () => {
    expect(after({ uploadedBits: 1.1e6, layersDone: 0 })).toMatchObject({
      progress: { uploadedBits: 1.1e6, layersDone: 0 },
      ...{ progressAtMs: 200, reportedAtMs: 200 },
    });
  });

  it('that says nothing of the upload leaves the projection', () => {
    expect(after({}).progress).toEqual({ mode: 'offload', uploadedBits: 1.5e6, layersDone: 0 });
  });

  it('older than the last one, or than what is projected, changes nothing', () => {
    const reported = after({ uploadedBits: 1.1e6 });
    expect(after({ uploadedBits: 9e5 }, 200, reported)).toBe(reported);
    expect(after({ uploadedBits: 9e5 }, 140)).toEqual({ ...sending(), reportedAtMs: 140 });
  });

  it('may fall back when the executor began again', () => {
    expect(after({ restarted: true }, 140).progress).toEqual({ mode: 'offload', uploadedBits: 0, layersDone: 0 });
    expect(after({ restarted: true, uploadedBits: 2e5 }).progress.uploadedBits).toBe(2e5);
    const again = after({ restarted: true, uploadedBits: 2e5 }, 200, sending(UP));
    expect(again.progress).toEqual({ mode: 'offload', uploadedBits: 2e5, layersDone: 0 });
  });

  it('of all bits says that the input is up: when it was projected to be, at the latest now', () => {
    expect(after({ uploadedBits: 4e6 }).progress).toMatchObject({ uploadedBits: 4e6, uploadedAtMs: 200 });
    const nearlyUp = sending({ uploadedBits: 3.8e6 });
    // The rest of 0.2 Mbit takes 20 ms.
    expect(after({ uploadedBits: 4e6 }, 200, nearlyUp).progress).toMatchObject({ uploadedAtMs: 170 });
    expect(after({ uploadedBits: 4e6 }, 200, sending(UP)).progress).toMatchObject({ uploadedAtMs: 140 });
    expect(after({ uploadedBits: 7e6 }).progress.uploadedBits).toBe(4e6);
  });

  it('of a batch that runs says so too, whatever it says of the upload', () => {
    expect(after({ layersDone: 0.5 }).progress).toMatchObject({
      uploadedBits: 4e6,
      uploadedAtMs: 200,
      layersDone: 0.5,
    });
  });
});
