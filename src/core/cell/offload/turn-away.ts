import type { VerdictBody } from '../../messages.js';
import type { PlanWindow } from '../mode-planner.js';
import type { StructuralObstacle } from '../structural.js';
import { expired, refused } from '../verdicts.js';
import type { CellWorld } from '../world.js';
import { jobOf, type OffloadEntry } from './entries.js';
import type { GpuContext, GpuStart } from './gpu-context.js';
import { blocksNeeded, impossibleAlone, leastNeed, totalMs } from './hopeless.js';
import type { Job, Order } from './order.js';
import { hasPlace, type Placing } from './place-jobs.js';
import { priceOrder } from './price-order.js';

/** What is promised, over everybody's best channel of late. */
export interface TurnAwayView {
  readonly fresh: ReadonlySet<string>;
  readonly promised: Order;
  readonly start: GpuStart;
  readonly context: GpuContext;
  /** Blocks of the uplink that nobody was granted in this window. */
  readonly freeBlocks: number;
  readonly placementSteps: number;
}

/** Without any upload: what is left is the GPU's. */
function uploaded(order: Order): Order {
  return order.map((batch) => ({ ...batch, placed: batch.placed.map(({ job }) => ({ job, uploadMs: 0 })) }));
}

function withoutUpload(job: Job): Job {
  return { ...job, options: job.options.map(({ model }) => ({ model, uploadMs: 0 })) };
}

/** How long the GPU is busy with what has to be done by a deadline, ms from the start of the plan. */
function busyBeforeMs({ promised, start, context }: TurnAwayView, leftMs: number): number {
  const priced = priceOrder(uploaded(promised), start, context) ?? [];
  const within = priced.filter(({ finishMs }) => finishMs <= leftMs);
  return within.at(-1)?.finishMs ?? start.busyToMs;
}

function fullObstacle(entry: OffloadEntry, job: Job, view: TurnAwayView, world: CellWorld): StructuralObstacle {
  const { start, context, placementSteps } = view;
  const needs = entry.models.map((model) => leastNeed(entry, model, start, context, world));
  const [need] = needs.toSorted((a, b) => totalMs(a) - totalMs(b));
  if (need === undefined) throw new Error(`${job.requestId} has no model that fits`);
  const idle: GpuStart = { ...start, uploadMs: 0 };
  const placing: Placing = { start: idle, context, steps: { left: placementSteps } };
  if (hasPlace(uploaded(view.promised), withoutUpload(job), placing)) {
    const blocks = blocksNeeded(need, entry.leftMs, world);
    return { reason: 'UPLINK_FULL', cause: `uplink: needs ${blocks} blocks until it runs, ${view.freeBlocks} free` };
  }
  const freeMs = Math.max(0, Math.floor(entry.leftMs - busyBeforeMs(view, entry.leftMs)));
  const needsMs = Math.ceil(need.loadMs + need.runMs);
  return {
    reason: 'GPU_FULL',
    cause: `GPU: needs ${needsMs} ms to load and run, ${freeMs} ms free before the deadline`,
  };
}

/** Why a request can no longer make it when new work really starts later than planned; undefined while it can. */
export function shedCause(
  entry: OffloadEntry,
  start: GpuStart,
  context: GpuContext,
  window: PlanWindow,
  world: CellWorld,
): string | undefined {
  if (window.shedAtMs === undefined) return undefined;
  const behindMs = window.shedAtMs - window.nowMs;
  const obstacle = impossibleAlone(entry, entry.leftMs - Math.max(0, behindMs), start, context, world);
  return obstacle && `planning: ${behindMs} ms behind; ${obstacle.cause}`;
}

/**
 * The verdict on a request that could not be admitted in this epoch, or undefined if waiting may help. It is turned away as
 * soon as there is no hope: impossible alone, or no place beside what is promised even if every channel were at its best.
 */
export function turnAway(
  entry: OffloadEntry,
  view: TurnAwayView,
  window: PlanWindow,
  world: CellWorld,
): VerdictBody | undefined {
  const { open } = entry;
  const { start, context, placementSteps } = view;
  const obstacle = impossibleAlone(entry, entry.leftMs, start, context, world);
  if (obstacle !== undefined) {
    if (view.fresh.has(open.request.requestId)) return refused(open, obstacle);
    const waitedMs = window.nowMs - open.request.arrivedAtMs;
    return expired(open, { reason: 'EXPIRED_IN_QUEUE', cause: `waited ${waitedMs} ms; ${obstacle.cause}` });
  }
  const job = jobOf(entry, 'best', 0, world);
  if (!hasPlace(view.promised, job, { start, context, steps: { left: placementSteps } })) {
    return refused(open, fullObstacle(entry, job, view, world));
  }
  const overload = shedCause(entry, start, context, window, world);
  return overload === undefined ? undefined : refused(open, { reason: 'OVERLOAD', cause: overload });
}
