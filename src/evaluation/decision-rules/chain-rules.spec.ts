import { describe, expect, it } from '@jest/globals';
import { chainCatalogue } from '../../scheduler/testing/chain-catalogue.js';
import type { Cell } from '../../core/catalogue.js';
import type { Chain } from '../../core/messages.js';
import { chainPlan, computes, sends, tripleChain } from '../../twin/testing/chain-plan.js';
import { ChainRules } from './chain-rules.js';

const catalogue = chainCatalogue();
const [cell] = catalogue.cells;

/** Layer 1 on a, over to b, layers 2 and 3 there, and the result to c. */
const WHOLE: Chain = tripleChain('r', {
  sinkDeviceId: 'c',
  segments: [computes('a', 1, 1, 1000), computes('b', 2, 3, 1112)],
  transfers: [sends('a', 'b', 1, 1100), sends('b', 'c', 3, 1312)],
});

/** Device b is at layer 2, and will be until 1212. */
const AT_LAYER_2: Chain = { ...WHOLE, segments: [computes('b', 2, 3, 1112)], transfers: [sends('b', 'c', 3, 1312)] };

/** Somebody else, on devices nobody else uses at the time. */
const OTHER: Chain = tripleChain('q', {
  segments: [computes('a', 1, 2, 1100), computes('c', 3, 3, 1322)],
  transfers: [sends('a', 'c', 2, 1310)],
});

/** What is found in one plan after the other, each as long as a second unless the instants they begin at say otherwise. */
function complaints(
  plans: readonly (readonly Chain[])[],
  beginsAtMs: readonly number[] = [1000, 2000],
  changes: Partial<Cell> = {},
): readonly string[] {
  const found: string[] = [];
  const rules = new ChainRules(catalogue);
  for (const [place, chains] of plans.entries()) {
    const plan = chainPlan(chains, beginsAtMs[place] ?? 0, beginsAtMs[place + 1] ?? 9000);
    rules.check(plan, { ...cell, ...changes }, (rule, detail, requestId) => {
      found.push([rule, ...(requestId === undefined ? [] : [requestId]), detail].join(': '));
    });
  }
  return found;
}

describe('the rules for the chains of one plan', () => {
  it('find nothing in chains that devices and channels can carry out', () => {
    expect(complaints([[WHOLE, OTHER]])).toEqual([]);
    expect(complaints([[tripleChain('r'), AT_LAYER_2].slice(1)])).toEqual([]);
    const nothingLeft = tripleChain('r');
    expect(complaints([[nothingLeft]])).toEqual([]);
  });

  it.each<[string, Partial<Chain>]>([
    ['CHAIN_UNKNOWN: r: x is not in the catalogue', { modelId: 'x' }],
    ['CHAIN_UNKNOWN: r: the cell has no device x', { segments: [computes('x', 1, 3, 1000)], transfers: [] }],
    ['CHAIN_UNKNOWN: r: the cell has no link from a to x', { segments: [], transfers: [sends('a', 'x', 0, 1000)] }],
    [
      'CHAIN_ORDER: r: layers 3 to 3 on a after layers 1 to 1 on a',
      { segments: [computes('a', 1, 1, 1000), computes('a', 3, 3, 1100)], transfers: [] },
    ],
    [
      'CHAIN_ORDER: r: layers 2 to 3 on b after layers 1 to 1 on a',
      { ...WHOLE, transfers: [sends('b', 'c', 3, 1312)] },
    ],
    [
      'CHAIN_ORDER: r: layers 2 to 3 on b begins at 1105, output of layer 1 from a to b is done at 1110',
      { segments: [computes('a', 1, 1, 1000), { ...computes('b', 2, 3, 1105), finishesAtMs: 1312 }] },
    ],
    [
      'CHAIN_ORDER: r: output of layer 1 from a to b begins at 1099, layers 1 to 1 on a is done at 1100',
      { transfers: [sends('a', 'b', 1, 1099), sends('b', 'c', 3, 1312)] },
    ],
    [
      'CHAIN_ORDER: r: output of layer 3 from a to c after layers 2 to 3 on b',
      { transfers: [sends('a', 'b', 1, 1100), sends('a', 'c', 3, 1312)] },
    ],
    ['CHAIN_ORDER: r: layers 2 to 4 on a of 3', { segments: [computes('a', 2, 4, 1000)], transfers: [] }],
    ['CHAIN_ORDER: r: output of layer 4 from a to b of 3', { segments: [], transfers: [sends('a', 'b', 4, 1000)] }],
    [
      'CHAIN_ORDER: r: layers 1 to 1 on a begins at 1000 and is done at 999',
      { segments: [{ ...computes('a', 1, 1, 1000), finishesAtMs: 999 }], transfers: [] },
    ],
  ])('%s: is found', (complaint, changes) => {
    expect(complaints([[{ ...WHOLE, ...changes }]])).toEqual([complaint]);
  });

  it('find models on devices that do not hold them', () => {
    const devices = cell.devices.map((device) => ({
      ...device,
      models: device.deviceId === 'b' ? ['pair'] : ['triple'],
    }));
    expect(complaints([[WHOLE]], undefined, { devices })).toEqual(['CHAIN_UNKNOWN: r: triple is not on b']);
  });

  it('find devices, links and channels with two things to do at once', () => {
    const onA = tripleChain('q', { segments: [computes('a', 1, 3, 1099)] });
    expect(complaints([[WHOLE, onA]])).toEqual(['OVER_ALLOCATED: device a: begins at 1099 for q, busy to 1100']);
    const fromA = tripleChain('q', { transfers: [sends('a', 'c', 0, 1109)] });
    expect(complaints([[WHOLE, fromA]])).toEqual(['OVER_ALLOCATED: channel air: begins at 1109 for q, busy to 1110']);
    const fromB = tripleChain('q', { sourceDeviceId: 'b', transfers: [sends('b', 'c', 0, 1303)] });
    expect(complaints([[WHOLE, fromB]])).toEqual([
      'OVER_ALLOCATED: link from b to c: begins at 1312 for r, busy to 1313',
    ]);
    const noTime = { ...onA, segments: [{ ...computes('a', 1, 1, 1050), finishesAtMs: 1050 }] };
    expect(complaints([[WHOLE, noTime]])).toEqual([]);
  });
});

describe('the rules for chains over two plans', () => {
  /** The second plan takes effect while b is at layer 2. */
  const begin = [1000, 1190];
  const next = (changes: Partial<Chain>): readonly string[] =>
    complaints([[WHOLE, OTHER], [{ ...AT_LAYER_2, ...changes }]], begin);

  it('find nothing where what has begun is listed, as executors have reported it', () => {
    expect(next({})).toEqual([]);
    const late = {
      segments: [{ ...computes('b', 2, 3, 1116), finishesAtMs: 1325 }],
      transfers: [sends('b', 'c', 3, 1325)],
    };
    expect(next(late)).toEqual([]);
    // A transfer that took much longer: layer 2 has not begun.
    expect(next({ segments: [computes('b', 2, 3, 1240)], transfers: [sends('a', 'b', 1, 1228)] })).toEqual([]);
  });

  it('find what is taken away from a device, done elsewhere, or begun once more', () => {
    const complaint = 'CHAIN_DROPPED: r: layers 2 to 2 on b was to be done at 1212';
    expect(next({ segments: [computes('b', 3, 3, 1212)] })).toEqual([complaint]);
    expect(next({ segments: [computes('b', 2, 3, 1190)], transfers: [] })).toEqual([complaint]);
    const stillThere = tripleChain('q', { sourceDeviceId: 'b', segments: [computes('b', 1, 1, 1400)] });
    const elsewhere = { ...AT_LAYER_2, segments: [computes('a', 2, 3, 1190)], transfers: [] };
    expect(complaints([[WHOLE], [elsewhere, stillThere]], begin)).toEqual([complaint]);
  });

  it('find transfers that are taken away', () => {
    const slow = { ...sends('a', 'b', 1, 1100), finishesAtMs: 1300 };
    const sending = tripleChain('r', { segments: [computes('b', 2, 3, 1302)], transfers: [slow] });
    const first = { ...sending, segments: [computes('a', 1, 1, 1000), ...sending.segments] };
    expect(complaints([[first], [sending]], [1000, 1200])).toEqual([]);
    const dropped = {
      ...sending,
      segments: [computes('a', 2, 2, 1200), computes('b', 3, 3, 1310)],
      transfers: [sends('a', 'b', 2, 1300)],
    };
    expect(complaints([[first], [dropped]], [1000, 1200])).toEqual([
      'CHAIN_DROPPED: r: output of layer 1 from a to b was to be done at 1300',
    ]);
  });

  it('leave alone who is not under way any more, devices that may be gone, and plans that do not follow each other', () => {
    expect(complaints([[WHOLE], [OTHER]], begin)).toEqual([]);
    const fromA = { segments: [computes('a', 1, 3, 1170)], transfers: [sends('a', 'c', 3, 1470)] };
    expect(complaints([[WHOLE], [{ ...WHOLE, ...fromA }]], begin)).toEqual([]);
    const rules = new ChainRules(catalogue);
    const found: string[] = [];
    for (const plan of [chainPlan([WHOLE], 1000, 1100), chainPlan([{ ...AT_LAYER_2, segments: [] }], 1170, 1300)]) {
      rules.check(plan, cell, (rule) => found.push(rule));
    }
    expect(found).toEqual([]);
  });
});
