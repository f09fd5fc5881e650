import { COMPUTE, followChain, type Chain } from './chain.js';
import { LastLeg } from './last-leg.js';
import type { Planner, Resources } from './planner.js';
import type { Problem, ProblemRequest, StartState } from './problem.js';
import { segmentBytes } from './segment-memory.js';
import { float64At } from './typed-at.js';

/** Baseline `local` (section 6): all remaining layers where the data is. Cost O(L + D^2 + links). */
export class Local implements Planner {
  readonly isMonotone = true;
  readonly droppedLabels = false;
  private readonly lastLeg: LastLeg;

  constructor(private readonly problem: Problem) {
    this.lastLeg = new LastLeg(problem);
  }

  plan(request: ProblemRequest, start: StartState, { calendars, freeMemoryBytes }: Resources): Chain | undefined {
    const { deviceCount } = this.problem;
    const { model } = request;
    const layers = { fromLayer: start.layer + 1, toLayer: model.layerCount };
    const bytes = segmentBytes(model, start.device, deviceCount, layers);
    if (this.problem.memoryMode === 'onDemand' && bytes > float64At(freeMemoryBytes, start.device)) return undefined;
    const steps = Array.from({ length: model.layerCount - start.layer }, () => COMPUTE);
    const computedTicks = followChain(this.problem, request, start, steps, calendars);
    const finishTicks = this.lastLeg.deliver(request, start.device, computedTicks, calendars, steps);
    return finishTicks < Infinity ? { steps, finishTicks } : undefined;
  }
}
