import { describe, expect, it } from '@jest/globals';
import type { Cell } from '../../core/catalogue.js';
import type { PlanBody } from '../../core/messages.js';
import { smallCatalogue } from '../../scheduler/testing/small-catalogue.js';
import { computingExcesses } from './computing-excesses.js';

const catalogue = smallCatalogue();
const [small] = catalogue.cells as [Cell];
const cell: Cell = {
  ...small,
  serverClockHz: 1e9,
};

const split = {
  ...{
    requestId: 'a',
    userId: 'user-1',
    modelId: 'pair',
    deviceClass: 'phone',
    uploadBitsLeft: 1,
    splitAfter: 1,
    pruningRatio: 0,
    distortion: 0,
    plannedJoules: 0,
  },
  ...{ deviceClockHz: 1, deviceCyclesLeft: 1, serverCyclesLeft: 1 },
};
const delivery = { requestId: 'a', userId: 'u', modelId: 'pair', deviceClass: 'phone', batchSize: 1 };
const layer = { layer: 1, bits: 1, dueAtMs: 1 };

const excesses = (fields: Partial<PlanBody>): readonly string[] =>
  computingExcesses({ cellId: 'cell-a', startsAtMs: 0, endsAtMs: 100, ...fields }, cell, catalogue);

describe('what a plan takes beside spectrum and the GPU', () => {
  it('may be all there is', () => {
    const plan: Partial<PlanBody> = {
      splits: [{ ...split, serverClockHz: 1e9 }],
      deliveries: [{ ...delivery, layers: [{ ...layer, clockHz: 1e9 }] }],
    };
    expect(excesses(plan)).toEqual([]);
  });

  it.each<[string, Partial<PlanBody>]>([
    ['server: 1000000001 Hz granted', { splits: [1e9, 1].map((serverClockHz) => ({ ...split, serverClockHz })) }],
    ['device of a: clocked 2000000000 Hz', { deliveries: [{ ...delivery, layers: [{ ...layer, clockHz: 2e9 }] }] }],
  ])('%s: is found', (sentence, plan) => {
    expect(excesses(plan)).toEqual([expect.stringContaining(sentence)]);
  });
});
