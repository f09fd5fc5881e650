import { beforeAll, describe, expect, it } from '@jest/globals';
import { loadCatalogue } from '../../src/contracts/catalogue/index.js';
import { topicNames } from '../../src/contracts/index.js';
import { decidedLines } from '../../src/evaluation/driver/index.js';
import type { InMemoryRun } from '../../src/evaluation/run-in-memory.js';
import { DEFAULT_LIMITS, defaultPlanners, verifyShard } from '../../src/scheduler/index.js';
import type { AcceptedEpoch, EventLog } from '../../src/streams/index.js';
import { decisionsByCell, recordedRun } from './decided-bytes.js';

const TRAFFIC = { modes: ['offload'], load: 10 } as const;
const FOR_MS = 6000;
const catalogue = loadCatalogue('bundled:fine-tuned');

const run = (options: Partial<InMemoryRun> = {}): Promise<readonly AcceptedEpoch[]> =>
  recordedRun(FOR_MS, { catalogue, ...options }, TRAFFIC);

/** Decides every epoch of a log again from its inputs. */
async function epochsVerified(log: EventLog, shards: number): Promise<number> {
  let verified = 0;
  for (let shard = 0; shard < shards; shard += 1) {
    const parts = { partitions: shards, planners: defaultPlanners(), limits: DEFAULT_LIMITS };
    const shown = await verifyShard({ log, topics: topicNames(), shard, catalogues: [catalogue], parts });
    if (shown.difference !== undefined) throw new Error(JSON.stringify(shown.difference));
    verified += shown.epochs;
  }
  return verified;
}

describe('the same recording in mode offload', () => {
  let once: readonly AcceptedEpoch[];
  let verified: number;

  beforeAll(async () => {
    once = await run({
      onDrained: async (log) => {
        verified = await epochsVerified(log, 4);
      },
    });
  });

  it('has batches of several models, that keep and evict blocks, and of several inputs', () => {
    const batches = once.flatMap(({ plans }) => plans.flatMap(({ gpu }) => gpu?.batches ?? []));
    expect(batches.length).toBeGreaterThan(50);
    expect(new Set(batches.map(({ modelId }) => modelId)).size).toBeGreaterThan(10);
    expect(batches.some(({ requestIds }) => requestIds.length > 1)).toBe(true);
    expect(batches.some(({ loadBlocks }) => loadBlocks.length === 0)).toBe(true);
    expect(batches.some(({ evictBlocks }) => evictBlocks.length > 0)).toBe(true);
  });

  it('is decided to the same bytes again from its inputs', () => {
    expect(verified).toBe(once.length);
  });

  it.each<[string, Partial<InMemoryRun>]>([
    ['written record by record', { batchRecords: 1 }],
    ['written seven at a time and read five at a time', { batchRecords: 7, logOptions: { maxBatchRecords: 5 } }],
  ])('is decided to the same bytes %s', async (_, options) => {
    expect(decidedLines(await run(options))).toEqual(decidedLines(once));
  });

  it('is decided alike for a cell, however many shards the cells are dealt to', async () => {
    expect(decisionsByCell(await run({ partitions: 1 }))).toEqual(decisionsByCell(once));
  });
});
