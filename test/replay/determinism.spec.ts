import { beforeAll, describe, expect, it } from '@jest/globals';
import { setImmediate as immediate } from 'node:timers/promises';
import { decidedLines } from '../../src/evaluation/driver/index.js';
import { systemClock } from '../../src/scheduler/index.js';
import { decisionsByCell, recordedRun } from './decided-bytes.js';

const FOR_MS = 5000;

/** Leaves the process to everybody else for many turns after every epoch. */
const slowClock = {
  ...systemClock,
  breathe: async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await immediate();
  },
};

describe('the same recording', () => {
  let once: readonly string[];

  beforeAll(async () => {
    once = decidedLines(await recordedRun(FOR_MS));
    expect(once.length).toBeGreaterThan(100);
  }, 60_000);

  it.each([
    ['again', {}],
    ['written record by record', { batchRecords: 1 }],
    ['written seven at a time and read five at a time', { batchRecords: 7, logOptions: { maxBatchRecords: 5 } }],
    ['written before anything is read', { batchRecords: 100_000 }],
    ['decided by a slow process', { clock: slowClock }],
  ])(
    'is decided to the same bytes %s',
    async (_, options) => {
      expect(decidedLines(await recordedRun(FOR_MS, options))).toEqual(once);
    },
    60_000,
  );

  it('is decided alike for a cell, however many shards the cells are dealt to', async () => {
    const four = decisionsByCell(await recordedRun(FOR_MS));
    expect(decisionsByCell(await recordedRun(FOR_MS, { partitions: 1 }))).toEqual(four);
    expect(decisionsByCell(await recordedRun(FOR_MS, { partitions: 3 }))).toEqual(four);
  }, 60_000);
});
