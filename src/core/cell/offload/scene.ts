import type { ModeDemand, PlanWindow } from '../mode-planner.js';
import type { CellState, GpuState, UnderWayOffload } from '../state.js';
import type { CellWorld } from '../world.js';
import { fadedDemand, withRequests } from './demand.js';
import { wholeUplinkMs } from './entries.js';
import type { GpuContext, GpuStart } from './gpu-context.js';
import { gpuOf, gpuStanding, idleGpu, type GpuStanding } from './gpu-standing.js';

/** Everything one plan for the GPU and the uplink of a cell sets out from. */
export interface OffloadScene {
  readonly state: CellState;
  readonly window: PlanWindow;
  readonly world: CellWorld;
  readonly windowMs: number;
  /** As it was left, with what was asked for of late up to now. */
  readonly gpu: GpuState;
  readonly standing: GpuStanding;
  readonly context: GpuContext;
  readonly start: GpuStart;
  /** Blocks in memory of which the rest of their group is not there: they leave with the next batch. */
  readonly strays: readonly string[];
}

function reuseOf(demand: GpuState['demand'], { blockGroups }: CellWorld): readonly number[] {
  const reuse = blockGroups.groups.map(() => 0);
  for (const [modelId, count] of Object.entries(demand)) {
    for (const group of blockGroups.ofModel.get(modelId) ?? []) reuse[group] = (reuse[group] ?? 0) + count;
  }
  return reuse;
}

function residentGroups(blocks: readonly string[], { blockGroups }: CellWorld): ReadonlySet<number> {
  const there = new Set(blocks);
  return new Set(
    blockGroups.groups.flatMap((group, index) => (group.blocks.every((block) => there.has(block)) ? [index] : [])),
  );
}

function strayBlocks(
  blocks: readonly string[],
  resident: ReadonlySet<number>,
  { blockGroups }: CellWorld,
): readonly string[] {
  const whole = new Set([...resident].flatMap((group) => blockGroups.groups[group]?.blocks ?? []));
  return blocks.filter((block) => !whole.has(block));
}

/** Time the inputs of bound batches take over the whole uplink, ms; nobody waits for one without coverage. */
function boundUploadMs({ uploads }: GpuStanding, state: CellState, world: CellWorld): number {
  return uploads.reduce((sum, { open, bits }) => {
    const efficiency = state.users[open.request.userId]?.uplink.at(-1)?.bitsPerSecondPerHz ?? 0;
    return efficiency > 0 ? sum + wholeUplinkMs(bits, efficiency, world) : sum;
  }, 0);
}

/** Cost: the blocks in memory and the members of the bound batches. */
export function offloadScene(
  demand: ModeDemand<UnderWayOffload>,
  state: CellState,
  window: PlanWindow,
  world: CellWorld,
): OffloadScene {
  const former = state.gpu ?? idleGpu(window.nowMs);
  const faded = fadedDemand(former.demand, window.nowMs - former.demandAtMs);
  const fresh = demand.waiting.filter(({ request }) => demand.fresh.has(request.requestId));
  const gpu: GpuState = {
    ...former,
    demand: withRequests(faded, fresh, (modelId) => world.models.has(modelId)),
    demandAtMs: window.nowMs,
  };
  const standing = gpuStanding(gpu, demand.underWay, state, window, world);
  const resident = residentGroups(gpu.residentBlocks, world);
  return {
    ...{ state, window, world, gpu, standing },
    windowMs: window.endsAtMs - window.startsAtMs,
    context: { gpu: gpuOf(world), blockGroups: world.blockGroups, reuse: reuseOf(gpu.demand, world) },
    start: {
      busyToMs: Math.max(0, standing.busyToMs - window.startsAtMs),
      resident,
      uploadMs: boundUploadMs(standing, state, world),
    },
    strays: strayBlocks(gpu.residentBlocks, resident, world),
  };
}
