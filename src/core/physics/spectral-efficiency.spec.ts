import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { check } from '../../../test/oracles/check.js';
import { CQI_TABLES } from '../catalogue.js';
import { toDecibel } from '../units.js';
import { CQI_EFFICIENCIES } from './cqi-tables.js';
import { efficiencyFromCqi, efficiencyFromSinr, efficiencyOf } from './spectral-efficiency.js';

interface StandardRow {
  readonly cqi: number;
  readonly bitsPerSymbol: number;
  readonly codeRateX1024: number;
  readonly efficiency: number;
}

const standard = JSON.parse(
  readFileSync(new URL('../../../test/vectors/cqi-tables.json', import.meta.url), 'utf8'),
) as { readonly tables: Readonly<Record<string, readonly StandardRow[]>> };

const ROWS = Array.from({ length: 16 }, (_, cqi) => cqi);
const tables = fc.constantFrom(...CQI_TABLES);

/** Where Shannon's rate, `gapDb` away, just carries a row. */
const thresholdDb = (efficiency: number, gapDb: number): number => toDecibel(2 ** efficiency - 1) + gapDb;

describe.each(CQI_TABLES)('table %s', (table) => {
  it('is the one of 3GPP TS 38.214', () => {
    const rows = standard.tables[table] ?? [];
    expect(rows.map(({ cqi }) => cqi)).toEqual(ROWS);
    expect(CQI_EFFICIENCIES[table]).toEqual(rows.map(({ efficiency }) => efficiency));
    for (const { bitsPerSymbol, codeRateX1024, efficiency } of rows) {
      expect(efficiency).toBeCloseTo((bitsPerSymbol * codeRateX1024) / 1024, 4);
    }
  });

  it('gives a whole CQI its row and a mean CQI a value between two', () => {
    for (const cqi of ROWS) expect(efficiencyFromCqi(table, cqi)).toBe(CQI_EFFICIENCIES[table][cqi]);
    const [, , , , fourth = 0, fifth = 0] = CQI_EFFICIENCIES[table];
    expect(efficiencyFromCqi(table, 4.25)).toBeCloseTo(0.75 * fourth + 0.25 * fifth, 12);
  });

  it('takes a CQI beyond its ends for the end', () => {
    expect(efficiencyFromCqi(table, -1)).toBe(0);
    expect(efficiencyFromCqi(table, 99)).toBe(CQI_EFFICIENCIES[table][15]);
  });

  it('reaches a row at its SINR threshold, and not a hundredth of a dB below', () => {
    for (const gapDb of [0, 3]) {
      for (const cqi of ROWS.slice(1)) {
        const row = CQI_EFFICIENCIES[table][cqi] ?? 0;
        const below = CQI_EFFICIENCIES[table][cqi - 1];
        expect(efficiencyFromSinr(table, thresholdDb(row, gapDb) + 1e-9, gapDb)).toBe(row);
        expect(efficiencyFromSinr(table, thresholdDb(row, gapDb) - 0.01, gapDb)).toBe(below);
      }
    }
  });

  it('has no coverage far below its first threshold', () => {
    expect(efficiencyFromSinr(table, -30, 0)).toBe(0);
    expect(efficiencyFromSinr(table, -Infinity, 0)).toBe(0);
  });
});

describe('spectral efficiency', () => {
  it('never falls with a better CQI or SINR, and never rises with a wider gap', () => {
    const decibels = fc.double({ min: -20, max: 40, noNaN: true });
    check(
      fc.property(tables, decibels, decibels, fc.double({ min: 0, max: 10, noNaN: true }), (table, a, b, gapDb) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const worse = efficiencyFromSinr(table, low, gapDb);
        expect(efficiencyFromSinr(table, high, gapDb)).toBeGreaterThanOrEqual(worse);
        expect(efficiencyFromSinr(table, low, gapDb + 1)).toBeLessThanOrEqual(worse);
        expect(efficiencyFromCqi(table, high)).toBeGreaterThanOrEqual(efficiencyFromCqi(table, low));
      }),
      300,
    );
  });

  it('is taken as reported where a report gives it', () => {
    expect(efficiencyOf({ bitsPerSecondPerHz: 3.21 }, '5.2.2.1-3', 3)).toBe(3.21);
    expect(efficiencyOf({ bitsPerSecondPerHz: 0 }, '5.2.2.1-3', 3)).toBe(0);
  });

  it('comes from the CQI table, or from the SINR less the gap', () => {
    expect(efficiencyOf({ cqi: 7 }, '5.2.2.1-2', 0)).toBe(1.4766);
    expect(efficiencyOf({ cqi: 7 }, '5.2.2.1-3', 0)).toBe(2.7305);
    // 10 dB: log2(11) = 3.46 carries 3.3223; 3 dB from the limit log2(1 + 5.01) = 2.59 carries 2.4063.
    expect(efficiencyOf({ sinrDb: 10 }, '5.2.2.1-3', 0)).toBe(3.3223);
    expect(efficiencyOf({ sinrDb: 10 }, '5.2.2.1-3', 3)).toBe(2.4063);
  });

  it('is nothing where a report says nothing', () => {
    expect(efficiencyOf({}, '5.2.2.1-3', 0)).toBe(0);
  });
});
