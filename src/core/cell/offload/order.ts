import type { Model } from '../../catalogue.js';
import type { QueuedBatch } from '../state.js';

/** A model that would do for a request, and how long its input takes over the whole uplink. */
export interface JobOption {
  readonly model: Model;
  /** ms; 0 when all bits are up, Infinity without coverage. */
  readonly uploadMs: number;
}

/** A request as it is put in order. All times count from the start of the plan, ms. */
export interface Job {
  readonly requestId: string;
  /** Admitted before: placed before anybody new. */
  readonly committed: boolean;
  readonly weight: number;
  /** By when its batch has to be done; may be negative, Infinity for one that is late already. */
  readonly dueMs: number;
  /** Preferred first. */
  readonly options: readonly JobOption[];
}

/** A job under one of its models. */
export interface PlacedJob {
  readonly job: Job;
  readonly uploadMs: number;
}

export interface OrderedBatch {
  readonly model: Model;
  readonly placed: readonly PlacedJob[];
}

/** Batches in the order the GPU runs them. */
export type Order = readonly OrderedBatch[];

/** What an order is worth: promises kept, then everybody's weights. */
export interface OrderKey {
  readonly committed: number;
  readonly value: number;
}

const VALUE_TOLERANCE = 1e-9;

export function keyOf(order: Order): OrderKey {
  const jobs = order.flatMap(({ placed }) => placed.map(({ job }) => job));
  return {
    committed: jobs.filter(({ committed }) => committed).length,
    value: jobs.reduce((sum, { weight }) => sum + weight, 0),
  };
}

export function isBetter(one: OrderKey, other: OrderKey): boolean {
  if (one.committed !== other.committed) return one.committed > other.committed;
  return one.value > other.value + VALUE_TOLERANCE;
}

/** Ids of everybody in an order. */
export function placedIds(order: Order): ReadonlySet<string> {
  return new Set(order.flatMap(({ placed }) => placed.map(({ job }) => job.requestId)));
}

/** An order by ids alone, as a cell remembers it. */
export const asQueue = (order: Order): readonly QueuedBatch[] =>
  order.map(({ model, placed }) => ({
    modelId: model.modelId,
    requestIds: placed.map(({ job }) => job.requestId),
  }));
