import type { Chain, ChainSegment, ChainTransfer } from '../../messages.js';
import { payloadBytes } from '../../physics/index.js';
import { msFromSeconds } from '../../units.js';
import type { ModeDecision } from '../mode-planner.js';
import type { ComputeStep, TransferStep, UnderWayChain } from '../state.js';
import type { CellWorld } from '../world.js';
import type { Network } from './network.js';
import { modelOf } from './progress.js';

/** Whole microseconds are compared: a step may take one more than it has to. */
const ROUNDING_MS = 0.002;

/** Whether a layer takes as long as its device takes at full speed: only then an executor knows when the next one starts. */
function isAtFullSpeed(step: ComputeStep, open: UnderWayChain, network: Network, world: CellWorld): boolean {
  const { flops } = modelOf(open, world).layers[step.layer - 1] ?? { flops: 0 };
  const speed = network.deviceOf(step.deviceId)?.flopsPerSecond ?? 0;
  const takesMs = msFromSeconds((flops * (open.request.batchSize ?? 1)) / speed);
  return Math.abs(step.finishesAtMs - step.startsAtMs - takesMs) <= ROUNDING_MS;
}

/** Neighbouring layers that one device computes without a pause become one segment. */
function segmentsOf(steps: readonly ComputeStep[], isSteady: (step: ComputeStep) => boolean): readonly ChainSegment[] {
  const segments: { -readonly [Key in keyof ChainSegment]: ChainSegment[Key] }[] = [];
  let before: ComputeStep | undefined;
  for (const step of steps) {
    const { layer, deviceId, startsAtMs, finishesAtMs } = step;
    const last = segments.at(-1);
    const goesOn = before?.deviceId === deviceId && before.finishesAtMs === startsAtMs && isSteady(before);
    if (goesOn && last !== undefined) {
      last.toLayer = layer;
      last.finishesAtMs = finishesAtMs;
    } else {
      segments.push({ fromLayer: layer, toLayer: layer, deviceId, startsAtMs, finishesAtMs });
    }
    before = step;
  }
  return segments;
}

function transferOf(step: TransferStep, open: UnderWayChain, world: CellWorld): ChainTransfer {
  const { batchSize = 1, inputBytes } = open.request;
  const { layer, from, to, startsAtMs, finishesAtMs } = step;
  const bytes = payloadBytes(modelOf(open, world), layer, batchSize, inputBytes);
  return { layer, from, to, bytes, startsAtMs, finishesAtMs };
}

function chainOf(open: UnderWayChain, network: Network, world: CellWorld): Chain {
  const { request, modelId, progress } = open;
  const { sourceDeviceId, sinkDeviceId, steps } = progress;
  const computed = steps.filter((step) => step.kind === 'compute');
  return {
    ...{ requestId: request.requestId, modelId, batchSize: request.batchSize ?? 1, sourceDeviceId },
    ...(sinkDeviceId !== undefined && { sinkDeviceId }),
    segments: segmentsOf(computed, (step) => isAtFullSpeed(step, open, network, world)),
    transfers: steps.filter((step) => step.kind === 'transfer').map((step) => transferOf(step, open, world)),
  };
}

/**
 * What a plan says of chains: of everybody under way all that no executor has told to be done. What is believed to be done
 * may have been late, and what a plan does not list could not begin; an executor passes over what it has done.
 */
export function chainFragment(
  underWay: readonly UnderWayChain[],
  network: Network,
  world: CellWorld,
): ModeDecision['fragment'] {
  if (underWay.length === 0) return {};
  return { chains: underWay.map((open) => chainOf(open, network, world)) };
}
