import { loadCatalogue } from '../../src/contracts/catalogue/index.js';
import { MESSAGE_EXAMPLES } from '../../src/contracts/index.js';
import type { Catalogue } from '../../src/core/catalogue.js';
import { epochEndMs } from '../../src/core/epochs/index.js';
import type { GpuBatch, PlanBody, VerdictBody } from '../../src/core/messages.js';
import type { EpochReport } from '../../src/telemetry/index.js';
import type { Writing } from './written-traffic.js';

/** They share a backbone; only the first is loaded into an empty memory. */
const MODELS = ['resnet50', 'resnet50-defects', 'resnet50-defects'] as const;
const MEMORY_BYTES = 1e9;
const INPUT_BITS = 4_000_000;
const LATE_EVERY = 4;
const BLOCKS = 200;

const bundled = loadCatalogue();
const catalogue: Catalogue = {
  ...bundled,
  cells: bundled.cells
    .slice(0, 1)
    .map((cell) => ({ ...cell, modes: ['offload'], gpu: { memoryBytes: MEMORY_BYTES, loadBytesPerSecond: 12e9 } })),
};
const cellId = catalogue.cells[0]?.cellId ?? '';
const { epochMs, leadMs } = catalogue.deployment;

const blocksOf = (modelId: string): readonly string[] =>
  catalogue.models.find((model) => model.modelId === modelId)?.layers.map(({ layerId }) => layerId) ?? [];

function batchOf(turn: number, loadStartsAtMs: number): GpuBatch {
  const place = turn % MODELS.length;
  const [first, second] = MODELS;
  const modelId = MODELS[place] ?? first;
  const missing = [blocksOf(first), blocksOf(second).filter((block) => !blocksOf(first).includes(block)), []];
  return {
    modelId,
    loadBlocks: missing[place] ?? [],
    evictBlocks: place === 0 && turn > 0 ? [...new Set(MODELS.flatMap(blocksOf))] : [],
    ...{ loadStartsAtMs, earliestStartAtMs: loadStartsAtMs + 8, latestStartAtMs: loadStartsAtMs + 20 },
    ...{ finishesAtMs: loadStartsAtMs + 30, requestIds: [`offload-${turn}`, `offload-${turn}-too`] },
  };
}

/** Each epoch plans a batch, admits its requests, and hears of the end of the one before. */
function reportOf(turn: number): EpochReport {
  const epoch = 17_000_000_000 + turn;
  const endsAtMs = epochEndMs(epoch, epochMs);
  const startsAtMs = endsAtMs + leadMs;
  const batch = batchOf(turn, startsAtMs);
  const decided = { cellId, mode: 'offload', model: batch.modelId, predictedFinishAtMs: batch.finishesAtMs } as const;
  const admitted = batch.requestIds.map((requestId): VerdictBody => ({ ...decided, requestId, verdict: 'admitted' }));
  const isLate = turn % LATE_EVERY === 0;
  const ended: readonly VerdictBody[] =
    turn === 0
      ? []
      : batchOf(turn - 1, startsAtMs - epochMs).requestIds.map((requestId) => ({
          ...{ ...decided, requestId, finishedAtMs: batch.finishesAtMs - 5 },
          ...(isLate ? { verdict: 'missed', reason: 'EXECUTOR_SILENT' } : { verdict: 'completed' }),
        }));
  const grants = batch.requestIds.map((requestId) => ({ userId: requestId, requestId, blocks: 40, bitsLeft: 1e6 }));
  const plan: PlanBody = {
    ...{ cellId, startsAtMs, endsAtMs: startsAtMs + epochMs },
    uplink: { blockHz: 360_000, blocks: BLOCKS, grants },
    gpu: { batches: [batch] },
  };
  return {
    shard: 0,
    marker: {
      ...MESSAGE_EXAMPLES['epoch-marker'],
      epoch,
      counts: { ...MESSAGE_EXAMPLES['epoch-marker'].counts, drift: 0 },
    },
    verdicts: [...ended, ...admitted],
    plans: [plan],
    newRequests: [],
    outcomes: ended.map(({ requestId }) => ({
      ...{ kind: 'outcome', cellId, requestId, atMs: endsAtMs, result: 'progress', uploadedBits: INPUT_BITS },
    })),
    settled: ended.map((verdict) => ({ verdict, deadlineAtMs: batch.finishesAtMs + (isLate ? -20 : 20) })),
    late: { requests: 0, reports: 0 },
    ...{ planningMs: 4, solverMs: { 'partial-loading': 2 }, appendedAtMs: 0 },
  };
}

/** What plans of mode offload look like. */
export const OFFLOAD: Writing = { catalogue, reportOf };
