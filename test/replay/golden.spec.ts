import { beforeAll, describe, expect, it } from '@jest/globals';
import { loadCatalogue } from '../../src/contracts/catalogue/index.js';
import { checkDecisionLog } from '../../src/evaluation/check-decision-log.js';
import { decidedLines } from '../../src/evaluation/driver/index.js';
import type { AcceptedEpoch } from '../../src/streams/index.js';
import { GOLDEN_MS, recordedRun } from './decided-bytes.js';
import { readGolden } from './golden-file.js';

describe('the bundled recording', () => {
  let epochs: readonly AcceptedEpoch[];

  beforeAll(async () => {
    epochs = await recordedRun(GOLDEN_MS);
  }, 60_000);

  it('is decided to the bytes of the golden file', () => {
    const decided = decidedLines(epochs);
    const golden = readGolden();
    const differs = golden.findIndex((line, index) => line !== decided[index]);
    // One line says more than a diff of all of them.
    expect({ line: differs, text: decided[differs] }).toEqual({ line: -1, text: undefined });
    expect(decided.length).toBe(golden.length);
  });

  it('keeps every promise', () => {
    expect(checkDecisionLog(epochs, { catalogue: loadCatalogue(), complete: true })).toEqual([]);
  });

  it('is worth comparing: requests are admitted, completed and turned away', () => {
    const counts = [0, 1, 2, 3].map((shard) => epochs.findLast((epoch) => epoch.shard === shard)?.marker.counts);
    const total = (of: 'admitted' | 'completed' | 'refused' | 'duplicates'): number =>
      counts.reduce((sum, said) => sum + (said?.[of] ?? 0), 0);
    expect(total('completed')).toBeGreaterThan(100);
    expect(total('refused')).toBeGreaterThan(0);
  });
});
