import { describe, expect, it } from '@jest/globals';
import type { Chain, ChainSegment, ChainTransfer } from '../../src/core/messages.js';
import { chainLanes } from '../../src/web/page/chains/chain-lanes.js';
import { chainTotals, leftWords, stageOf } from '../../src/web/page/chains/chain-words.js';

const segment = (
  deviceId: string,
  fromLayer: number,
  toLayer: number,
  startsAtMs: number,
  ms: number,
): ChainSegment => ({
  ...{ deviceId, fromLayer, toLayer, startsAtMs, finishesAtMs: startsAtMs + ms },
});
const transfer = (from: string, to: string, startsAtMs: number, ms: number): ChainTransfer => ({
  ...{ from, to, layer: 3, bytes: 1, startsAtMs, finishesAtMs: startsAtMs + ms },
});
const chain = (
  requestId: string,
  segments: readonly ChainSegment[],
  transfers: readonly ChainTransfer[] = [],
): Chain => ({
  ...{ requestId, modelId: 'm', batchSize: 1, sourceDeviceId: 'camera', segments, transfers },
});

/** Computed at 1000, handed on at 1050, to be computed again from 1120 on. */
const WHOLE = chain(
  'r',
  [segment('camera', 1, 3, 990, 60), segment('xavier', 4, 18, 1120, 500)],
  [transfer('camera', 'xavier', 1050, 60)],
);
const plan = (
  startsAtMs: number,
  ...chains: readonly Chain[]
): { readonly plan: Parameters<typeof chainLanes>[0][0]['plan'] & object } => ({
  plan: { startsAtMs, endsAtMs: startsAtMs + 100, chains },
});

describe('what is said of chains', () => {
  it('is what they are at', () => {
    expect(stageOf(WHOLE, 1000)).toBe('computed');
    expect(stageOf(WHOLE, 1060)).toBe('handed on');
    expect(stageOf(WHOLE, 1115)).toBe('waiting');
    expect(stageOf(WHOLE, 1620)).toBe('told');
    expect(stageOf(chain('r', []), 1000)).toBe('told');
  });

  it('is what is left of them, in order, and when it begins', () => {
    expect(leftWords(WHOLE, 1000)).toBe('camera layers 1–3, camera → xavier in 50 ms, xavier layers 4–18 in 120 ms');
    expect(leftWords(WHOLE, 1115)).toBe('xavier layers 4–18 in 5 ms');
    expect(leftWords(chain('r', [segment('camera', 7, 7, 1000, 5)]), 1000)).toBe('camera layer 7');
    expect(leftWords(WHOLE, 1700)).toBe('end awaited');
  });

  it('is how many are at what, and which device is busy longest', () => {
    const waiting = chain('s', [segment('camera', 1, 3, 1050, 20)]);
    expect(chainTotals([WHOLE, waiting, chain('t', [])], 1000)).toBe(
      '3 chains under way: 1 computed, 0 handed on, 1 waiting, the end of 1 awaited. Busy longest: xavier, for 620 ms.',
    );
    expect(chainTotals([chain('t', [], [transfer('a', 'b', 990, 20)])], 1000)).toBe(
      '1 chain under way: 0 computed, 1 handed on, 0 waiting.',
    );
  });
});

describe('the lanes of devices', () => {
  it('show what is done while the newest plan holds apart from what is planned for later', () => {
    const lanes = chainLanes([plan(1000, WHOLE)]);
    expect(lanes).toMatchObject({
      devices: ['camera', 'xavier'],
      nowMs: 1000,
      heldToMs: 1100,
      fromMs: 1000,
      toMs: 1620,
    });
    expect(lanes?.bars).toEqual([
      { requestId: 'r', deviceId: 'camera', layers: '1–3', fromMs: 1000, toMs: 1050, isBound: true },
      { requestId: 'r', deviceId: 'xavier', layers: '4–18', fromMs: 1120, toMs: 1620, isBound: false },
    ]);
    expect(lanes?.hops).toEqual([
      { requestId: 'r', from: 'camera', to: 'xavier', fromMs: 1050, toMs: 1110, isBound: true },
    ]);
  });

  it('part what goes on beyond the end of the plan, and name the longer piece', () => {
    const long = chain('r', [segment('camera', 1, 9, 1090, 200), segment('xavier', 1, 4, 1010, 110)]);
    expect(chainLanes([plan(1000, long)])?.bars).toEqual([
      { requestId: 'r', deviceId: 'camera', layers: '', fromMs: 1090, toMs: 1100, isBound: true },
      { requestId: 'r', deviceId: 'camera', layers: '1–9', fromMs: 1100, toMs: 1290, isBound: false },
      { requestId: 'r', deviceId: 'xavier', layers: '1–4', fromMs: 1010, toMs: 1100, isBound: true },
      { requestId: 'r', deviceId: 'xavier', layers: '', fromMs: 1100, toMs: 1120, isBound: false },
    ]);
  });

  it('show of plans that are over only what they said of their own time', () => {
    const changed = chain('r', [segment('gateway', 4, 18, 1130, 700)], [transfer('camera', 'gateway', 1110, 20)]);
    const lanes = chainLanes([plan(1000, WHOLE), plan(1100, changed)]);
    expect(lanes?.bars.map(({ deviceId, fromMs, toMs }) => [deviceId, fromMs, toMs])).toEqual([
      ['camera', 1000, 1050],
      ['gateway', 1130, 1200],
      ['gateway', 1200, 1830],
    ]);
    expect(lanes?.hops.map(({ to, fromMs, toMs }) => [to, fromMs, toMs])).toEqual([
      ['xavier', 1050, 1100],
      ['gateway', 1110, 1130],
    ]);
  });

  it('end where they would grow too long, and forget what is long over', () => {
    const far = chain('s', [segment('camera', 1, 9, 9000, 5000)]);
    const epochs = Array.from({ length: 10 }, (_, place) => plan(100 * place, far));
    expect(chainLanes([...epochs, plan(1000, WHOLE, chain('t', [segment('camera', 1, 9, 1600, 5000)]))])).toMatchObject(
      {
        ...{ fromMs: 500, toMs: 2500 },
      },
    );
  });

  it('are not there without chains', () => {
    expect(chainLanes([])).toBeUndefined();
    expect(chainLanes([plan(1000), {}])).toBeUndefined();
    expect(chainLanes([plan(1000, WHOLE), plan(1100)])).toMatchObject({ nowMs: 1100 });
  });
});
