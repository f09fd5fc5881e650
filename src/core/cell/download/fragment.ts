import type { Delivery, LayerDelivery } from '../../messages.js';
import type { SlideResult, SlideServed } from '../../solvers/slide/index.js';
import { msFromSeconds, roundToMicroseconds } from '../../units.js';
import type { ModeDecision } from '../mode-planner.js';
import { deadlineAtMs } from '../state.js';
import type { CellWorld } from '../world.js';
import type { UnderWayEntry } from './entries.js';
import type { BlockGrants } from './grant-blocks.js';

/** Clock the solver chose for each layer with work, Hz, by place in the model from 0. */
export function layerClocks(served: SlideServed | undefined): ReadonlyMap<number, number> {
  const clocks = new Map<number, number>();
  for (const { layerIndex, frequencyHz } of served?.layers ?? []) {
    if (frequencyHz !== undefined) clocks.set(layerIndex, frequencyHz);
  }
  return clocks;
}

/** The part of a solver's result that says at which clocks layers run; whoever it does not serve keeps the clocks planned before. */
type ClockChoice = Pick<SlideResult, 'served'>;

/** Layers left of a download; a layer is due when everything from it on still just makes the deadline. */
function deliveryOf(entry: UnderWayEntry, result: ClockChoice): Delivery {
  const { open, work } = entry;
  const clocks = layerClocks(result.served.find(({ userId }) => userId === open.request.requestId));
  const delivered = open.progress.deliveredBits;
  const layers: LayerDelivery[] = [];
  let dueAtMs = deadlineAtMs(open.request);
  let bitsUpTo = work.totalBits;
  for (const [index, { bits, cycles }] of [...work.layers.entries()].slice(open.progress.layersDone).reverse()) {
    const running = index === open.progress.layersDone && open.progress.runningCycles > 0;
    // The solver says nothing of a layer that runs already, nor of speeds it took as promised: they keep their clock.
    const clockHz = clocks.get(index) ?? entry.clockHz(index);
    dueAtMs -= msFromSeconds((running ? Math.max(0, cycles - open.progress.runningCycles) : cycles) / clockHz);
    const bitsLeft = Math.min(bits, Math.max(0, bitsUpTo - delivered));
    bitsUpTo -= bits;
    layers.push({ layer: index + 1, bits: bitsLeft, dueAtMs: roundToMicroseconds(Math.max(0, dueAtMs)), clockHz });
  }
  return {
    requestId: open.request.requestId,
    userId: open.request.userId,
    modelId: open.modelId,
    deviceClass: open.deviceClass,
    batchSize: open.request.batchSize ?? 1,
    layers: layers.reverse(),
  };
}

/** The downlink part of the plan: who gets how many blocks, and what is to arrive and to run at which clock. */
export function downloadFragment(
  underWay: readonly UnderWayEntry[],
  grants: BlockGrants,
  result: ClockChoice,
  world: CellWorld,
): ModeDecision['fragment'] {
  if (underWay.length === 0) return {};
  const { blockHz, blocks } = world.cell.downlink;
  return {
    downlink: {
      blockHz,
      blocks,
      grants: underWay
        .map(({ open, bitsLeft }) => ({
          userId: open.request.userId,
          requestId: open.request.requestId,
          blocks: grants(open.request.requestId),
          bitsLeft,
        }))
        .filter((grant) => grant.blocks > 0),
    },
    deliveries: underWay.map((entry) => deliveryOf(entry, result)),
  };
}
