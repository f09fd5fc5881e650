import { beforeAll, describe, expect, it } from '@jest/globals';
import { loadCatalogue } from '../../src/contracts/catalogue/index.js';
import type { Catalogue } from '../../src/core/catalogue.js';
import { decidedLines } from '../../src/evaluation/driver/index.js';
import { recordedRun } from './decided-bytes.js';

/** The cells of the bundled catalogue, with a server instead of whatever else they offer. */
function serverCatalogue(): Catalogue {
  const { cells, ...rest } = loadCatalogue();
  return {
    ...rest,
    cells: cells.map((cell) => ({
      ...cell,
      modes: ['co-inference'],
      serverClockHz: 20e9,
      maxDistortion: 0.2,
    })),
  };
}

const FOR_MS = 4000;

describe('the same recording in mode co-inference', () => {
  const given = { catalogue: serverCatalogue() };
  const traffic = { modes: ['co-inference' as const] };
  let once: readonly string[];

  beforeAll(async () => {
    once = decidedLines(await recordedRun(FOR_MS, given, traffic));
  }, 120_000);

  it('has models cut, sent and done in it', () => {
    const text = once.join('\n');
    expect(text.split('"verdict":"admitted","mode":"co-inference"').length).toBeGreaterThan(20);
    for (const word of ['"verdict":"completed"', '"splitAfter"', '"bitsLeft"', '"verdict":"refused"']) {
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
