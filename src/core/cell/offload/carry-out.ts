import type { GpuBatch } from '../../messages.js';
import { inputsDueAtMs } from '../../physics/index.js';
import { roundToMicroseconds } from '../../units.js';
import { bandOf } from '../band.js';
import type { ModeDecision } from '../mode-planner.js';
import { deadlineAtMs, type GpuState, type UnderWayOffload } from '../state.js';
import { bindBatches, timeBatches, type TimedBatch } from './bind-batches.js';
import type { ChosenOrder } from './choose-order.js';
import type { OffloadEntry } from './entries.js';
import { offloadFragment, type PlannedUpload } from './fragment.js';
import { blocksAfterAll } from './gpu-standing.js';
import { grantUplink, type NeedGroup, type UplinkGrant } from './grant-uplink.js';
import { latestStarts, priceOrder, type PricedBatch } from './price-order.js';
import type { OffloadScene } from './scene.js';

/** An admitted request as it is planned for. */
export interface UnderWayOffloadEntry extends OffloadEntry {
  readonly open: UnderWayOffload;
}

/** What becomes of an order: blocks, bound batches, and what the next plan sets out from. */
export interface CarriedOut {
  readonly fragment: ModeDecision['fragment'];
  readonly gpu: GpuState;
  /** When a request's batch is done as things stand, ms since 1970; its deadline where it is in none. */
  readonly finishAtMs: (open: UnderWayOffload) => number;
  /** Blocks of the uplink nobody was granted. */
  readonly freeBlocks: number;
}

interface WantedUpload {
  readonly open: UnderWayOffload;
  readonly bits: number;
  readonly efficiency: number;
  readonly dueMs: number;
}

interface WantedGroup {
  readonly wanted: readonly WantedUpload[];
  readonly usefulFromMs: number;
}

/** Inputs in the order they are wanted: of bound batches, of batch after batch, of whoever is in none. */
function wantedGroups(
  priced: readonly PricedBatch[],
  entries: readonly UnderWayOffloadEntry[],
  { standing, state, windowMs }: OffloadScene,
): readonly WantedGroup[] {
  const byId = new Map(entries.map((entry) => [entry.open.request.requestId, entry]));
  const bound = standing.uploads.map(({ open, bits, dueMs }) => ({
    ...{ open, bits, dueMs },
    efficiency: state.users[open.request.userId]?.uplink.at(-1)?.bitsPerSecondPerHz ?? 0,
  }));
  const wanted = (entry: UnderWayOffloadEntry, dueMs: number): readonly WantedUpload[] => {
    const [model] = entry.models;
    const bits = model === undefined ? 0 : entry.bits(model);
    return bits > 0 ? [{ open: entry.open, bits, efficiency: entry.belief.newest, dueMs }] : [];
  };
  const byDeadline = (entry: UnderWayOffloadEntry): number => Math.max(windowMs, entry.leftMs);
  const latest = latestStarts(priced);
  const batches = priced.map(({ batch, freeMs, loadMs }, index) => ({
    wanted: batch.placed.flatMap(({ job }) => {
      const entry = byId.get(job.requestId);
      byId.delete(job.requestId);
      if (entry === undefined) return [];
      const latestMs = latest[index] ?? Infinity;
      return wanted(entry, Number.isFinite(latestMs) ? latestMs : byDeadline(entry));
    }),
    usefulFromMs: freeMs + loadMs,
  }));
  const others = [...byId.values()].flatMap((entry) => wanted(entry, byDeadline(entry)));
  return [{ wanted: bound, usefulFromMs: 0 }, ...batches, { wanted: others, usefulFromMs: Infinity }];
}

const needGroups = (groups: readonly WantedGroup[]): readonly NeedGroup[] =>
  groups.map(({ wanted, usefulFromMs }) => ({
    needs: wanted.map(({ open, bits, efficiency, dueMs }) => ({
      ...{ bits, efficiency, dueMs },
      requestId: open.request.requestId,
    })),
    usefulFromMs,
  }));

/**
 * Turns an order into a plan: whole blocks of the uplink for the window, then the times the batches keep with them, and those
 * that begin to load before the window ends are bound.
 *
 * @param entries every admitted request that is in no bound batch
 */
export function carryOut(
  { order, keeps }: ChosenOrder,
  entries: readonly UnderWayOffloadEntry[],
  scene: OffloadScene,
): CarriedOut {
  const { window, world, windowMs, context, start, gpu, standing } = scene;
  const priced = priceOrder(order, start, context, keeps);
  if (priced === undefined) throw new Error('an order was chosen that does not price');
  const groups = wantedGroups(priced, entries, scene);
  const band = bandOf(world.cell.uplink);
  const grants = grantUplink(needGroups(groups), windowMs, band);
  const timed = timeBatches(priced, start.busyToMs, (requestId) => grants.get(requestId)?.upAtMs ?? 0);
  const binding = bindBatches(timed, window, context, scene.strays);
  const uploads = plannedUploads(groups, grants, lastCalls(binding.bound, window.startsAtMs));
  return {
    fragment: offloadFragment(uploads, binding.bound, window, world),
    gpu: {
      ...gpu,
      residentBlocks: blocksAfterAll(gpu.residentBlocks, binding.bound),
      freeAtMs: standing.freeAtMs,
      bound: [...standing.bound, ...binding.bound],
      queue: binding.queue,
    },
    finishAtMs: finishTimes(timed, window.startsAtMs),
    freeBlocks: band.blocks - uploads.reduce((sum, { blocks }) => sum + blocks, 0),
  };
}

/** Until when the batches bound now wait for their inputs, ms from the start of the plan, by the requests in them. */
function lastCalls(bound: readonly GpuBatch[], startsAtMs: number): ReadonlyMap<string, number> {
  return new Map(
    bound.flatMap((batch) =>
      batch.requestIds.map((requestId) => [requestId, inputsDueAtMs(batch) - startsAtMs] as const),
    ),
  );
}

function plannedUploads(
  groups: readonly WantedGroup[],
  grants: ReadonlyMap<string, UplinkGrant>,
  lastCall: ReadonlyMap<string, number>,
): readonly PlannedUpload[] {
  return groups.flatMap(({ wanted }) =>
    wanted.map(({ open, bits, dueMs }) => ({
      ...{ open, bits },
      dueMs: lastCall.get(open.request.requestId) ?? dueMs,
      blocks: grants.get(open.request.requestId)?.blocks ?? 0,
    })),
  );
}

function finishTimes(timed: readonly TimedBatch[], startsAtMs: number): CarriedOut['finishAtMs'] {
  const finishes = new Map(
    timed.flatMap(({ priced, finishMs }) => priced.batch.placed.map(({ job }) => [job.requestId, finishMs] as const)),
  );
  return ({ request }) => {
    const finishMs = finishes.get(request.requestId) ?? Infinity;
    return roundToMicroseconds(Math.min(startsAtMs + finishMs, deadlineAtMs(request)));
  };
}
