import { beforeAll, describe, expect, it } from '@jest/globals';
import { chosenCatalogue } from '../../src/contracts/catalogue/index.js';
import { decidedLines } from '../../src/evaluation/driver/index.js';
import { recordedRun } from './decided-bytes.js';

const FOR_MS = 4000;

describe('the same recording in mode chain', () => {
  const given = { catalogue: chosenCatalogue({ catalogue: 'bundled:chain' }) };
  const traffic = { modes: ['chain' as const], load: 6 };
  let once: readonly string[];

  beforeAll(async () => {
    once = decidedLines(await recordedRun(FOR_MS, given, traffic));
  }, 120_000);

  it('has models spread over devices and done in it', () => {
    const text = once.join('\n');
    expect(text.split('"verdict":"admitted","mode":"chain"').length).toBeGreaterThan(20);
    for (const word of ['"verdict":"completed"', '"segments"', '"transfers"', '"verdict":"refused"']) {
      expect(text).toContain(word);
    }
  });

  it.each([
    ['again', {}],
    ['written seven at a time and read five at a time', { batchRecords: 7, logOptions: { maxBatchRecords: 5 } }],
  ])(
    'is decided to the same bytes %s',
    async (_, options) => {
      expect(decidedLines(await recordedRun(FOR_MS, { ...given, ...options }, traffic))).toEqual(once);
    },
    120_000,
  );
});
