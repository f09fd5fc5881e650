import type { Model } from '../../catalogue.js';
import { batchMs } from '../../physics/index.js';
import { solvePartialLoading, type PartialLoadingInstance } from '../../solvers/partial-loading/index.js';
import { secondsFromMs } from '../../units.js';
import { groupBytes, groupsOf, type GpuContext, type GpuStart } from './gpu-context.js';
import type { Job, JobOption, Order } from './order.js';

/** The solver is given efficiencies of 1 and a band of 1 Hz: a second of the whole uplink is a bit. */
const WHOLE_UPLINK_HZ = 1;

interface Candidate {
  readonly job: Job;
  readonly option: JobOption;
}

const blockId = (group: number): string => `group ${group}`;

/** What of the memory stays in it for good: the most asked for, while every model in question fits in beside it with all who want it. */
export function pinnedGroups(jobs: readonly Job[], start: GpuStart, context: GpuContext): ReadonlySet<number> {
  const wanted = modelsOf(candidatesOf(jobs));
  const users = (model: Model): number => jobs.filter(({ options }) => options[0]?.model === model).length;
  const pinned = new Set<number>();
  let pinnedBytes = 0;
  const fits = (group: number): boolean => {
    const bytes = pinnedBytes + groupBytes(context, [group]);
    return wanted.every((model) => {
      const rest = [...groupsOf(context, model.modelId)].filter((own) => own !== group && !pinned.has(own));
      const needs = groupBytes(context, rest) + model.activationBytesPerInput * users(model);
      return bytes + needs <= context.gpu.memoryBytes;
    });
  };
  const mostAskedFirst = [...start.resident].sort((a, b) => (context.reuse[b] ?? 0) - (context.reuse[a] ?? 0) || a - b);
  for (const group of mostAskedFirst) {
    if (!fits(group)) continue;
    pinned.add(group);
    pinnedBytes += groupBytes(context, [group]);
  }
  return pinned;
}

function candidatesOf(jobs: readonly Job[]): readonly Candidate[] {
  return jobs.flatMap((job) => {
    const option = job.options.find(({ uploadMs }) => Number.isFinite(uploadMs));
    return option === undefined || !Number.isFinite(job.dueMs) ? [] : [{ job, option }];
  });
}

function modelsOf(candidates: readonly Candidate[]): readonly Model[] {
  return [...new Set(candidates.map(({ option }) => option.model))];
}

/**
 * The cell's GPU and uplink as one instance: uploads of bound batches go first, so everything begins that much later; what
 * is pinned costs neither loading nor memory of its own.
 */
export function partialLoadingInstance(
  jobs: readonly Job[],
  seed: Order,
  start: GpuStart,
  context: GpuContext,
  pinned: ReadonlySet<number>,
): PartialLoadingInstance {
  const candidates = candidatesOf(jobs);
  const models = modelsOf(candidates);
  const free = (groups: Iterable<number>): readonly number[] => [...groups].filter((group) => !pinned.has(group));
  const used = new Set(models.flatMap(({ modelId }) => free(groupsOf(context, modelId))));
  const equal = candidates.every(({ job }) => job.weight === candidates[0]?.job.weight);
  return {
    uplinkRule: 'redivided',
    bandwidthHz: WHOLE_UPLINK_HZ,
    objective: equal ? 'count' : 'weight',
    gpu: {
      loadingRateBitsPerSecond: 8 * context.gpu.loadBytesPerSecond,
      memoryBytes: context.gpu.memoryBytes - groupBytes(context, pinned),
      residentBlockIds: free(start.resident)
        .filter((group) => used.has(group))
        .map(blockId),
      busyUntilSeconds: secondsFromMs(Math.max(0, start.busyToMs - start.uploadMs)),
    },
    blocks: [...used].map((group) => ({ id: blockId(group), sizeBytes: groupBytes(context, [group]) })),
    models: models.map((model) => ({
      id: model.modelId,
      blockIds: free(groupsOf(context, model.modelId)).map(blockId),
      inferenceFixedSeconds: secondsFromMs(batchMs(model, 0)),
      inferencePerUserSeconds: secondsFromMs(batchMs(model, 1) - batchMs(model, 0)),
      activationPerUserBytes: model.activationBytesPerInput,
    })),
    users: candidates.map(({ job, option }) => ({
      id: job.requestId,
      modelId: option.model.modelId,
      deadlineSeconds: secondsFromMs(job.dueMs - start.uploadMs),
      weight: job.weight,
      committed: job.committed,
      inputBits: secondsFromMs(option.uploadMs),
      spectralEfficiencyBitsPerSecondPerHz: 1,
    })),
    seedBatches: seed.map(({ model, placed }) => ({
      modelId: model.modelId,
      userIds: placed.map(({ job }) => job.requestId),
    })),
  };
}

/** The order the solver finds; its swap rule keeps between two batches only what both need, and what is pinned. */
export function solverOrder(
  jobs: readonly Job[],
  seed: Order,
  start: GpuStart,
  context: GpuContext,
  pinned: ReadonlySet<number>,
  improvementSteps: number,
): Order {
  const instance = partialLoadingInstance(jobs, fittingSeed(jobs, seed), start, context, pinned);
  const byId = new Map(candidatesOf(jobs).map((candidate) => [candidate.job.requestId, candidate]));
  const { batches } = solvePartialLoading(instance, { improvementSteps });
  return batches.map(({ modelId, userIds }) => {
    const members = userIds.map((id) => byId.get(id)).filter((member) => member !== undefined);
    const model = members[0]?.option.model;
    if (model?.modelId !== modelId) throw new Error(`the solver made up a batch of ${modelId}`);
    return { model, placed: members.map(({ job, option }) => ({ job, uploadMs: option.uploadMs })) };
  });
}

/** Of an order only what the instance says the same of: it knows one model a request. */
function fittingSeed(jobs: readonly Job[], seed: Order): Order {
  const byId = new Map(candidatesOf(jobs).map(({ job, option }) => [job.requestId, option.model]));
  return seed
    .map((batch) => ({
      ...batch,
      placed: batch.placed.filter(({ job }) => byId.get(job.requestId) === batch.model),
    }))
    .filter(({ placed }) => placed.length > 0);
}
