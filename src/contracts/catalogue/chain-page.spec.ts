import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { REASON_CODES } from '../../core/reasons.js';
import { parseCatalogue } from './parse-catalogue.js';

const page = readFileSync(new URL('../../../docs/chain.md', import.meta.url), 'utf8');
const [, example = ''] = /```yaml\n(.*?)```/su.exec(page) ?? [];

describe('docs/chain.md', () => {
  it('has a catalogue that offers the mode', () => {
    const { cells, models } = parseCatalogue(example, 'docs/chain.md');
    expect(cells).toMatchObject([{ modes: ['chain'], deviceValidityMs: 5000 }]);
    expect(cells[0]?.devices.map(({ deviceId }) => deviceId)).toEqual(['camera-1', 'box', 'screen']);
    expect(cells[0]?.links).toHaveLength(2);
    expect(models[0]?.layers.length).toBeGreaterThan(10);
  });

  it('gives reasons there are', () => {
    const told = [...page.matchAll(/^\| `([A-Z_]+)`/gmu)].map(([, reason = '']) => reason);
    expect(told.length).toBeGreaterThan(4);
    expect(told.filter((reason) => !(REASON_CODES as readonly string[]).includes(reason))).toEqual([]);
  });
});
