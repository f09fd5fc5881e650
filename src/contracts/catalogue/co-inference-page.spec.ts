import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { REASON_CODES } from '../../core/reasons.js';
import { parseCatalogue } from './parse-catalogue.js';

const page = readFileSync(new URL('../../../docs/co-inference.md', import.meta.url), 'utf8');
const [, example = ''] = /```yaml\n(.*?)```/su.exec(page) ?? [];

describe('docs/co-inference.md', () => {
  it('has a catalogue that offers the mode', () => {
    const { cells, models } = parseCatalogue(example, 'docs/co-inference.md');
    expect(cells).toMatchObject([
      { modes: ['co-inference'], serverClockHz: 20e9, serverFlopsPerCycle: 16, maxDistortion: 0.2 },
    ]);
    expect(models[0]?.layers.length).toBeGreaterThan(10);
  });

  it('gives reasons there are, the impossibilities in their order of precedence', () => {
    const told = [...page.matchAll(/^\| `([A-Z_]+)`/gmu)].map(([, reason = '']) => reason);
    const places = told.map((reason) => (REASON_CODES as readonly string[]).indexOf(reason));
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
    const impossible = (reasons: readonly string[]) => reasons.filter((reason) => reason.endsWith('_IMPOSSIBLE'));
    expect(impossible(told)).toEqual(impossible(REASON_CODES));
  });

  it('states what is left of a model at a distortion as it is', () => {
    const distortion = (kept: number): number => 1 - kept + kept * Math.log(kept);
    expect(distortion(0.71)).toBeCloseTo(0.05, 2);
    expect(distortion(0.5)).toBeCloseTo(0.15, 2);
    expect(distortion(0.19)).toBeCloseTo(0.5, 1);
    for (const stated of ['0.05 at w = 0.71', '0.15 at a half', '0.5 at 0.19']) {
      expect(page.replaceAll(/\s+/gu, ' ')).toContain(stated);
    }
  });
});
