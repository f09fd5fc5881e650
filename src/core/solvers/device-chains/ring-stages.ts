import { Calendars } from './calendars.js';
import { LastLeg } from './last-leg.js';
import { linkBetween } from './network.js';
import type { Problem, ProblemRequest, StartState } from './problem.js';
import type { RingStage } from './ring-cuts.js';
import { SegmentMemory } from './segment-memory.js';
import { durationTicks } from './ticks.js';
import { float64At } from './typed-at.js';

/** Times of stages on an idle network (section 6): blocks, sending with latency, and the result's way home. */
export class RingStages {
  private readonly lastLeg: LastLeg;
  private readonly idle: Calendars;

  constructor(private readonly problem: Problem) {
    this.lastLeg = new LastLeg(problem);
    const resources = problem.network.channel.reduce(
      (most, channel) => Math.max(most, channel + 1),
      problem.deviceCount,
    );
    this.idle = Calendars.of('tail', new Float64Array(resources));
  }

  /** One device's stages of every length, before it hands on to the next of the ring. Cost O(L^2 + D^2 + links). */
  stageOn(
    request: ProblemRequest,
    start: StartState,
    freeMemoryBytes: Float64Array,
    [device, next]: readonly [number, number],
  ): RingStage {
    const layers = request.model.layerCount - start.layer;
    const handOnTicks = new Float64Array((layers + 1) ** 2).fill(Infinity);
    const lastTicks = new Float64Array(layers + 1).fill(Infinity);
    const homeTicks = this.lastLeg.deliver(request, device, 0, this.idle, []);
    for (let before = 0; before < layers; before++) {
      const blocks = this.blocksFrom(request, start.layer + before, device, float64At(freeMemoryBytes, device));
      blocks.forEach((ticks, place) => {
        const after = before + place + 1;
        const send = this.sendTicks(request, start.layer + after, device, next);
        handOnTicks[before * (layers + 1) + after] = ticks + send;
        if (after === layers) lastTicks[before] = ticks + homeTicks;
      });
    }
    return { handOnTicks, lastTicks };
  }

  /** What 1, 2, .. layers after so many done take together, as long as they may run and fit. */
  private blocksFrom({ model }: ProblemRequest, done: number, device: number, freeBytes: number): readonly number[] {
    const { deviceCount, memoryMode } = this.problem;
    const memory = new SegmentMemory(model, device, deviceCount);
    const blocks: number[] = [];
    let ticks = 0;
    for (let layer = done + 1; layer <= model.layerCount; layer++) {
      ticks += float64At(model.blockTicks, (layer - 1) * deviceCount + device);
      const fits = memoryMode !== 'onDemand' || memory.add(layer) <= freeBytes;
      if (!fits || ticks === Infinity) break;
      blocks.push(ticks);
    }
    return blocks;
  }

  private sendTicks({ model }: ProblemRequest, layer: number, from: number, to: number): number {
    const { network } = this.problem;
    const link = linkBetween(network, from, to);
    if (link < 0) return Infinity;
    const length = durationTicks(float64At(model.payloadBits, layer), float64At(network.rateBitsPerSecond, link));
    return length + float64At(network.latencyTicks, link);
  }
}
