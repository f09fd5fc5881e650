import type { Model } from '../../catalogue.js';
import type { GpuContext, GpuStart } from '../offload/gpu-context.js';
import type { Job, JobOption, Order, PlacedJob } from '../offload/order.js';
import { offloadWorld } from './offload-scenarios.js';
import type { CellWorld } from '../world.js';

/** Places of the groups of blocks of cat, dog and owl: 20, 5, 5 and 30 MB. */
export const BODY = 0;
export const CAT_HEAD = 1;
export const DOG_HEAD = 2;
export const OWL_ALL = 3;

/** A GPU of 40 MB that loads 1 MB a ms. */
export function gpuContext(reuse: readonly number[] = [], world: CellWorld = offloadWorld()): GpuContext {
  const { cell, blockGroups } = world;
  if (cell.gpu === undefined) throw new Error('the scenario has a GPU');
  return { gpu: cell.gpu, blockGroups, reuse };
}

/** Idle, nothing in memory, nothing on its way up. */
export const EMPTY_GPU: GpuStart = { busyToMs: 0, resident: new Set(), uploadMs: 0 };

export const gpuHolding = (...groups: readonly number[]): GpuStart => ({ ...EMPTY_GPU, resident: new Set(groups) });

/** A new job whose input is up, due after a second. */
export function job(requestId: string, model: Model | readonly JobOption[], changes: Partial<Job> = {}): Job {
  const options = 'modelId' in model ? [{ model, uploadMs: 0 }] : model;
  return { requestId, committed: false, weight: 1, dueMs: 1000, options, ...changes };
}

/** A job whose input takes so long over the whole uplink. */
export function sending(requestId: string, model: Model, uploadMs: number, changes: Partial<Job> = {}): Job {
  return job(requestId, [{ model, uploadMs }], changes);
}

const placed = (one: Job): PlacedJob => ({ job: one, uploadMs: one.options[0]?.uploadMs ?? 0 });

/** Batches of jobs under the first of their models. */
export function orderOf(...batches: readonly (readonly Job[])[]): Order {
  return batches.map((jobs) => {
    const model = jobs[0]?.options[0]?.model;
    if (model === undefined) throw new Error('a batch has a job with a model');
    return { model, placed: jobs.map(placed) };
  });
}

/** An order as model and ids. */
export function idsOf(order: Order): readonly (readonly [string, ...string[]])[] {
  return order.map(({ model, placed: members }) => [model.modelId, ...members.map(({ job: one }) => one.requestId)]);
}
