import type { Calendars } from './calendars.js';
import type { Problem, ProblemRequest, StartState } from './problem.js';
import { durationTicks } from './ticks.js';
import { float64At, int32At } from './typed-at.js';

/** A step of a chain: the next layer is computed where the request stands; any other step is a link to send over. */
export const COMPUTE = -1;

/** What a planner proposes for one request, from its start state on. */
export interface Chain {
  readonly steps: readonly number[];
  /** F_q. */
  readonly finishTicks: number;
}

/** One operation of a chain; `layer` of a transfer is that of its payload. */
export type PlannedOperation = PlannedOnDevice | PlannedTransfer;

interface PlannedOnDevice {
  readonly kind: 'compute' | 'load';
  readonly layer: number;
  readonly device: number;
  readonly startTicks: number;
  readonly finishTicks: number;
}

interface PlannedTransfer {
  readonly kind: 'transfer';
  readonly layer: number;
  readonly link: number;
  readonly startTicks: number;
  /** Without latency. */
  readonly finishTicks: number;
}

/**
 * Starts every step as early as the resources allow. The calendars stay as they are: a request's operations are
 * sequential, so none of them stands in the way of another. Cost O(steps) fits.
 *
 * @param operations gets the operations in the order of the chain
 * @returns when the chain finishes, ticks
 */
export function followChain(
  problem: Problem,
  { model }: ProblemRequest,
  start: StartState,
  steps: readonly number[],
  calendars: Calendars,
  operations?: PlannedOperation[],
): number {
  const { network, deviceCount } = problem;
  let { layer, device, ticks } = start;
  for (const step of steps) {
    if (step === COMPUTE) {
      const cell = layer * deviceCount + device;
      const load = float64At(model.loadTicks, cell);
      const block = float64At(model.blockTicks, cell);
      const startTicks = calendars.fit(device, ticks, block);
      const loadedTicks = startTicks + load;
      const finishTicks = startTicks + block;
      layer++;
      if (load > 0) operations?.push({ kind: 'load', layer, device, startTicks, finishTicks: loadedTicks });
      operations?.push({ kind: 'compute', layer, device, startTicks: loadedTicks, finishTicks });
      ticks = finishTicks;
    } else {
      const length = durationTicks(float64At(model.payloadBits, layer), float64At(network.rateBitsPerSecond, step));
      const startTicks = calendars.fit(int32At(network.channel, step), ticks, length);
      operations?.push({ kind: 'transfer', layer, link: step, startTicks, finishTicks: startTicks + length });
      device = int32At(network.to, step);
      ticks = startTicks + length + float64At(network.latencyTicks, step);
    }
  }
  return ticks;
}

/** s of section 4.4: the chance that nothing of the chain is lost, multiplied along it. */
export function successOf({ network, deviceSuccess }: Problem, start: StartState, steps: readonly number[]): number {
  let device = start.device;
  let success = 1;
  for (const step of steps) {
    success *= step === COMPUTE ? float64At(deviceSuccess, device) : float64At(network.success, step);
    if (step !== COMPUTE) device = int32At(network.to, step);
  }
  return success;
}
