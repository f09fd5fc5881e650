import { beforeAll, describe, expect, it } from '@jest/globals';
import { chosenCatalogue } from '../../src/contracts/catalogue/index.js';
import { policiesFor } from '../../src/evaluation/policies/index.js';
import { cellStretches, type CellStretch } from './cell-stretches.js';

const POLICIES = policiesFor(['offload']);
const DENSE = { load: 16, forMs: 1000, deadlineMs: { least: 200, most: 800 } };

describe('one who knows the whole recording', () => {
  let stretches: readonly CellStretch[] = [];
  beforeAll(async () => {
    const catalogue = chosenCatalogue({ catalogue: 'bundled:fine-tuned' });
    const found: CellStretch[] = [];
    for (const fromMs of [20_000, 30_000, 40_000, 80_000]) {
      found.push(...(await cellStretches(catalogue, { ...DENSE, fromMs }, POLICIES, 4)));
    }
    stretches = found;
  });

  it('is given stretches in which somebody has to be left out', () => {
    expect(stretches.length).toBeGreaterThanOrEqual(5);
    expect(stretches.filter(({ bound, servedAlone }) => bound.onTime < servedAlone).length).toBeGreaterThan(0);
    expect(stretches.some(({ bound }) => bound.keepsEverything)).toBe(true);
    expect(stretches.some(({ bound }) => !bound.keepsEverything)).toBe(true);
  });

  it.each(POLICIES)('serves no fewer than %s does', (policy) => {
    for (const { onTime, bound, servedAlone } of stretches) {
      expect(onTime.get(policy)).toBeLessThanOrEqual(bound.onTime);
      expect(bound.onTime).toBeLessThanOrEqual(servedAlone);
    }
    expect(Math.max(...stretches.map(({ onTime }) => onTime.get(policy) ?? 0))).toBeGreaterThan(2);
  });
});
