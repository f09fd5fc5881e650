import { describe, expect, it } from '@jest/globals';
import { MESSAGE_EXAMPLES, type Plan } from '../../contracts/index.js';
import type { GpuBatch, InputUpload } from '../../core/messages.js';
import { decisionWords } from './decision-words.js';
import { wantedDecisions } from './decision-filter.js';

const AT_MS = Date.UTC(2026, 0, 1, 12);
const { kind, ownerId, term, number, epoch } = MESSAGE_EXAMPLES.plan;

const plan = (parts: Pick<Plan, 'chains' | 'gpu' | 'uploads'>): Plan => ({
  ...{ kind, ownerId, term, number, epoch, cellId: 'cell-a', startsAtMs: AT_MS, endsAtMs: AT_MS + 100 },
  ...parts,
});

const batch = (changes: Partial<GpuBatch>): GpuBatch => ({
  ...{ modelId: 'resnet50', loadBlocks: [], evictBlocks: [], requestIds: ['a', 'b'] },
  ...{ loadStartsAtMs: AT_MS + 5.4, earliestStartAtMs: AT_MS + 7, latestStartAtMs: AT_MS + 9 },
  ...{ finishesAtMs: AT_MS + 12.25, ...changes },
});

const upload = (requestId: string): InputUpload => ({
  ...{ requestId, userId: 'u', modelId: 'resnet50', bits: 100, dueAtMs: AT_MS + 90 },
});

describe('a plan of mode offload', () => {
  it('says when each batch loads and ends, of what and for how many, and what it loads and evicts', () => {
    const batches = [batch({}), batch({ loadBlocks: ['x', 'y'], evictBlocks: ['z'], requestIds: ['c'] })];
    const words = decisionWords(plan({ gpu: { batches }, uploads: [upload('d'), upload('e')] }), 0);
    expect(words.slice(words.indexOf('12:'))).toBe(
      '12:00:00.000 for 100 ms, 2 inputs to send up, ' +
        'GPU 12:00:00.005 to 12:00:00.012: 2 of resnet50 (nothing to load), ' +
        'GPU 12:00:00.005 to 12:00:00.012: 1 of resnet50 (load 2 blocks, evict 1)',
    );
  });

  it('counts as one that serves whoever has an input to send up, granted blocks or not', () => {
    const marker = { ...MESSAGE_EXAMPLES['epoch-marker'], epoch };
    const plans = [plan({ uploads: [upload('d')] })];
    const accepted = { ...{ shard: 0, epoch, ownerId, term, verdicts: [], plans, marker }, position: 1 };
    const wanted = (request: string): number =>
      wantedDecisions(accepted, { request, cell: undefined, verdict: undefined, epoch: undefined, shard: undefined })
        .length;
    expect([wanted('d'), wanted('e')]).toEqual([1, 0]);
  });
});

describe('a plan of mode chain', () => {
  const segment = (deviceId: string, fromMs: number, toMs: number) => ({
    ...{ deviceId, fromLayer: 1, toLayer: 2, startsAtMs: AT_MS + fromMs, finishesAtMs: AT_MS + toMs },
  });
  const chain = (requestId: string, ...segments: readonly ReturnType<typeof segment>[]) => ({
    ...{ requestId, modelId: 'resnet50', batchSize: 1, sourceDeviceId: 'camera', segments },
    transfers: [{ from: 'camera', to: 'xavier', layer: 0, bytes: 1, startsAtMs: AT_MS + 20, finishesAtMs: AT_MS + 30 }],
  });

  it('says how many chains go over how many devices, and what runs, begins and may still change', () => {
    const later = segment('xavier', 100, 150);
    const chains = [
      chain('a', segment('camera', -5, 10), later),
      { ...chain('b', segment('camera', 99, 150)), transfers: [] },
    ];
    expect(decisionWords(plan({ chains }), 0)).toContain(
      '12:00:00.000 for 100 ms, 2 chains over 2 devices (1 runs and transfers under way, 2 to begin)',
    );
    expect(decisionWords(plan({ chains: [{ ...chain('a'), transfers: [] }] }), 0)).toContain(
      ', 1 chain over 0 devices (0 runs and transfers under way, 0 to begin)',
    );
  });
});
