import type { Calendars } from './calendars.js';
import { COMPUTE, type Chain } from './chain.js';
import { LastLeg } from './last-leg.js';
import type { Planner, Resources } from './planner.js';
import type { Problem, ProblemRequest, StartState } from './problem.js';
import { segmentBytes } from './segment-memory.js';
import { durationTicks } from './ticks.js';
import { float64At, int32At } from './typed-at.js';

/** Where a request stands on its way: `layer` done, the current segment began after `segmentAfter`. */
interface Holder {
  readonly layer: number;
  readonly device: number;
  readonly ticks: number;
  readonly segmentAfter: number;
}

/**
 * PA-MDI-style greedy (section 6): whoever holds a layer's input hands it to the one of itself and its direct neighbours
 * with which that layer finishes first. Cost of a plan O(L (links of a device + L)). It can become faster when a device
 * becomes busier, so its keys must not be reused.
 */
export class OneHopGreedy implements Planner {
  readonly isMonotone = false;
  readonly droppedLabels = false;
  private readonly lastLeg: LastLeg;
  /** 1: the chain was there and went on; under onDemand it does not come back. */
  private readonly left: Uint8Array;

  constructor(private readonly problem: Problem) {
    this.lastLeg = new LastLeg(problem);
    this.left = new Uint8Array(problem.deviceCount);
  }

  plan(request: ProblemRequest, start: StartState, resources: Resources): Chain | undefined {
    this.left.fill(0);
    const steps: number[] = [];
    let holder: Holder = { ...start, segmentAfter: start.layer };
    while (holder.layer < request.model.layerCount) {
      const next = this.nextHolder(request, holder, resources, steps);
      if (next === undefined) return undefined;
      holder = next;
    }
    const { device, ticks } = holder;
    const finishTicks = this.lastLeg.deliver(request, device, ticks, resources.calendars, steps);
    return finishTicks < Infinity ? { steps, finishTicks } : undefined;
  }

  /** Itself first, then neighbours by index; a tie changes nothing. */
  private nextHolder(
    request: ProblemRequest,
    holder: Holder,
    resources: Resources,
    steps: number[],
  ): Holder | undefined {
    const { firstLink, to } = this.problem.network;
    const { model } = request;
    const { device } = holder;
    let best = this.computed(request, holder, resources);
    let bestLink = -1;
    for (let link = int32At(firstLink, device); link < int32At(firstLink, device + 1); link++) {
      const receiver = int32At(to, link);
      if (this.problem.memoryMode === 'onDemand' && this.left[receiver] === 1) continue;
      const bits = float64At(model.payloadBits, holder.layer);
      const ticks = this.sentTicks(link, holder.ticks, bits, resources.calendars);
      const there = { layer: holder.layer, device: receiver, ticks, segmentAfter: holder.layer };
      const next = this.computed(request, there, resources);
      if (next === undefined || (best !== undefined && next.ticks >= best.ticks)) continue;
      best = next;
      bestLink = link;
    }
    if (best === undefined) return undefined;
    if (bestLink >= 0) {
      steps.push(bestLink);
      this.left[device] = 1;
    }
    steps.push(COMPUTE);
    return best;
  }

  private sentTicks(link: number, ticks: number, bits: number, calendars: Calendars): number {
    const { network } = this.problem;
    const length = durationTicks(bits, float64At(network.rateBitsPerSecond, link));
    return (
      calendars.fit(int32At(network.channel, link), ticks, length) + length + float64At(network.latencyTicks, link)
    );
  }

  /** The next layer computed where the request stands; undefined where it may not run or has no room. */
  private computed({ model }: ProblemRequest, holder: Holder, resources: Resources): Holder | undefined {
    const { deviceCount, memoryMode } = this.problem;
    const { device, segmentAfter } = holder;
    const layer = holder.layer + 1;
    if (memoryMode === 'onDemand') {
      const bytes = segmentBytes(model, device, deviceCount, { fromLayer: segmentAfter + 1, toLayer: layer });
      if (bytes > float64At(resources.freeMemoryBytes, device)) return undefined;
    }
    const block = float64At(model.blockTicks, holder.layer * deviceCount + device);
    const ticks = resources.calendars.fit(device, holder.ticks, block) + block;
    return ticks < Infinity ? { layer, device, ticks, segmentAfter } : undefined;
  }
}
