import { COMPUTE, followChain, type Chain } from './chain.js';
import { LastLeg } from './last-leg.js';
import { linkBetween } from './network.js';
import type { Planner, Resources } from './planner.js';
import type { Problem, ProblemRequest, StartState } from './problem.js';
import { ringCuts } from './ring-cuts.js';
import { RingStages } from './ring-stages.js';

/**
 * AR-MDI-style stand-in (section 6): the layers are cut into stages on a ring of devices, blind to what is reserved; the
 * chain then runs on what the network is really like. Cost of a plan O(D^2 L^2).
 */
export class ArStyle implements Planner {
  /** Memory that is taken changes the cuts, and other cuts may turn out faster. */
  readonly isMonotone: boolean;
  readonly droppedLabels = false;
  private readonly lastLeg: LastLeg;
  private readonly stages: RingStages;

  constructor(private readonly problem: Problem) {
    this.isMonotone = problem.memoryMode !== 'onDemand';
    this.lastLeg = new LastLeg(problem);
    this.stages = new RingStages(problem);
  }

  plan(request: ProblemRequest, start: StartState, { calendars, freeMemoryBytes }: Resources): Chain | undefined {
    const cuts = this.cuts(request, start, freeMemoryBytes);
    if (cuts === undefined) return undefined;
    const steps: number[] = [];
    let device = start.device;
    let layer = 0;
    for (const cut of cuts) {
      if (layer > 0) {
        const next = this.nextOnRing(device);
        steps.push(linkBetween(this.problem.network, device, next));
        device = next;
      }
      for (; layer < cut; layer++) steps.push(COMPUTE);
    }
    const computedTicks = followChain(this.problem, request, start, steps, calendars);
    const finishTicks = this.lastLeg.deliver(request, device, computedTicks, calendars, steps);
    return finishTicks < Infinity ? { steps, finishTicks } : undefined;
  }

  /** Layers done now after each stage; the ring begins at the holder. */
  private cuts(
    request: ProblemRequest,
    start: StartState,
    freeMemoryBytes: Float64Array,
  ): readonly number[] | undefined {
    const layers = request.model.layerCount - start.layer;
    if (layers === 0) return [];
    const ring: ReturnType<RingStages['stageOn']>[] = [];
    for (let device = start.device; ring.length < Math.min(layers, this.problem.deviceCount);) {
      const next = this.nextOnRing(device);
      ring.push(this.stages.stageOn(request, start, freeMemoryBytes, [device, next]));
      device = next;
    }
    return ringCuts(ring, layers);
  }

  private nextOnRing(device: number): number {
    return (device + 1) % this.problem.deviceCount;
  }
}
