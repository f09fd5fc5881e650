import { describe, expect, it } from '@jest/globals';
import type { UserRequest } from '../../messages.js';
import { request, windowOf } from '../testing/cell-scenarios.js';
import { coInferenceWorld, EFFICIENCY, GLASS, LENS, stateWith } from '../testing/co-inference-scenarios.js';
import type { CellWorld } from '../world.js';
import { DEFAULT_CO_INFERENCE_OPTIONS } from './co-inference-options.js';
import { waitingEntry } from './entries.js';
import { offeredShares } from './server-shares.js';

const OPTIONS = { ...DEFAULT_CO_INFERENCE_OPTIONS, promiseGuardMs: 0 };
/** The clock of the server halved ten times: what the search is good for. */
const STEP_HZ = 10e9 / 1024;

/** 110 ms are left, and nothing may be pruned. A watch takes a second for the glass, a phone 100 ms. */
const hurry = (requestId: string, changes: Partial<UserRequest> = {}): UserRequest =>
  request({ requestId, models: ['glass'], deviceClass: 'watch', deadlineMs: 260, maxDistortion: 0, ...changes });

function offered(
  requests: readonly UserRequest[],
  freeHz = 10e9,
  world: CellWorld = coInferenceWorld(),
  uplink = EFFICIENCY,
) {
  const state = stateWith({ ann: [uplink] }, world);
  const waiting = requests.map((asked) => waitingEntry({ kind: 'waiting', request: asked }, state, windowOf(0), world));
  return offeredShares(waiting, freeHz, world, OPTIONS).map(({ entry, model, user }) => ({
    id: entry.open.request.requestId,
    model: model.modelId,
    serverHz: user.serverHz ?? NaN,
  }));
}

/** The least share in Hz, found to within one step, and what is added to it. */
function expectShare(serverHz: number | undefined, leastHz: number, extraHz: number): void {
  expect(serverHz).toBeGreaterThanOrEqual(leastHz + extraHz - 1);
  expect(serverHz).toBeLessThanOrEqual(leastHz + extraHz + STEP_HZ + 1);
}

describe('what is free of the server', () => {
  it('is offered as the least that is needed, and an eighth of the server for quality', () => {
    // 10 ms of sending over the whole band leave 100 ms for 0.1 Gcycle.
    const [one] = offered([hurry('a')]);
    expectShare(one?.serverHz, 1e9, 1.25e9);
  });

  it('is not needed by who could do without, who still gets some for quality', () => {
    expect(offered([hurry('a', { deviceClass: 'phone' })])).toEqual([{ id: 'a', model: 'glass', serverHz: 1.25e9 }]);
  });

  it('is needed more of with an equal part of the band, and shared when it is short', () => {
    // Half of the band carries 7.5 log2 3 = 11.9 Mbit/s: 97.4 ms are left for computing.
    const two = offered([hurry('a'), hurry('b')]);
    for (const { serverHz } of two) expectShare(serverHz, 0.1e9 / (0.11 - 0.15 / (7.5 * Math.log2(3))), 1.25e9);
    const short = offered([hurry('a'), hurry('b')], 2.4e9);
    expect(short[0]?.serverHz).toBeCloseTo(1.2e9, 0);
    expect(short.reduce((sum, { serverHz }) => sum + serverHz, 0)).toBeCloseTo(2.4e9, 0);
  });

  it('goes to the cheapest where there is not enough for all, in the order they asked', () => {
    const asked = [hurry('dear', { batchSize: 4 }), hurry('a'), hurry('free', { deviceClass: 'phone' }), hurry('b')];
    expect(offered(asked, 2.5e9).map(({ id }) => id)).toEqual(['a', 'free', 'b']);
    expect(offered(asked, 0.5e9).map(({ id }) => id)).toEqual(['free']);
    expect(offered(asked, 0)).toEqual([{ id: 'free', model: 'glass', serverHz: 0 }]);
  });

  it('goes by weight where not all weigh the same', () => {
    const asked = [hurry('light'), hurry('heavy', { priority: 2 })];
    expect(offered(asked, 1.5e9).map(({ id }) => id)).toEqual(['heavy']);
    expect(offered([hurry('light'), hurry('equal')], 1.5e9).map(({ id }) => id)).toEqual(['light']);
  });

  it('is offered under the preferred model that can be done in time', () => {
    // The lens takes 100 ms to send and 100 ms on the whole server.
    expect(offered([hurry('a', { models: ['lens', 'glass'] })])).toMatchObject([{ model: 'glass' }]);
    expect(offered([hurry('a', { models: ['lens', 'glass'], deadlineMs: 360 })])).toMatchObject([{ model: 'lens' }]);
  });

  it('is offered to nobody for whom even all of it is too little', () => {
    expect(offered([hurry('a', { models: ['lens'] })])).toEqual([]);
    expect(offered([])).toEqual([]);
  });

  it('is worth something to some where an equal part of the band is worth nothing to anybody', () => {
    // 4.5 Mbit: at 7 bit/s/Hz 5 of 15 blocks carry 5 log2(1 + 127 / 5) = 23.6 Mbit/s, a sixteenth of the band 6.7 Mbit/s.
    const film = { ...LENS, modelId: 'film', inputBytes: 562_500, layers: GLASS.layers };
    const world = coInferenceWorld({}, [film]);
    const crowd = Array.from({ length: 16 }, (_, place) => hurry(`r${place}`, { models: ['film'], deadlineMs: 450 }));
    expect(offered(crowd, 10e9, world, 7).length).toBeGreaterThan(3);
  });
});
