import type { Calendars } from './calendars.js';
import { leastTransferTicks } from './network.js';
import type { Problem, ProblemRequest, StartState } from './problem.js';
import { float64At } from './typed-at.js';

/**
 * How late the output of a layer may be on a device if the request is still to finish by a given time. Optimistic about
 * transfers, so a label that is later is on no chain that finishes by then.
 */
export class LatestTimes {
  /** By rows of layers done, one entry a device; -Infinity: no way leads on from there. */
  readonly ticks: Float64Array;

  constructor(
    private readonly problem: Problem,
    entries: number,
  ) {
    this.ticks = new Float64Array(entries);
  }

  /** Any label may be of use. Cost O(L D). */
  unlimited({ layer }: StartState, { model }: ProblemRequest): void {
    const { deviceCount } = this.problem;
    this.ticks.fill(Infinity, layer * deviceCount, (model.layerCount + 1) * deviceCount);
  }

  /** Only what can finish by `finishTicks` is of use. Cost O(L D) fits. */
  finishBy(request: ProblemRequest, start: StartState, calendars: Calendars, finishTicks: number): void {
    const { deviceCount } = this.problem;
    const { model, sink } = request;
    const last = model.layerCount * deviceCount;
    this.ticks.fill(sink === undefined ? finishTicks : -Infinity, last, last + deviceCount);
    if (sink !== undefined) {
      this.ticks[last + sink] = finishTicks;
      this.orSend(request, model.layerCount, finishTicks);
    }
    const soonestEnd = float64At(model.leastRestTicks, start.layer);
    for (let layer = model.layerCount - 1; layer >= start.layer; layer--) {
      const soonest = start.ticks + soonestEnd - float64At(model.leastRestTicks, layer);
      this.orSend(request, layer, this.computeNext(request, layer, calendars, soonest));
    }
  }

  /** How late each device may begin with the next layer. @returns the latest of all */
  private computeNext({ model }: ProblemRequest, layer: number, calendars: Calendars, soonest: number): number {
    const { deviceCount } = this.problem;
    const row = layer * deviceCount;
    let latest = -Infinity;
    for (let device = 0; device < deviceCount; device++) {
      const block = float64At(model.blockTicks, row + device);
      const begin = float64At(this.ticks, row + deviceCount + device) - block;
      const isInTime = calendars.fit(device, soonest, block) <= begin;
      this.ticks[row + device] = isInTime ? begin : -Infinity;
      if (isInTime && begin > latest) latest = begin;
    }
    return latest;
  }

  /** A payload that is to be somewhere else by `latest` has to leave before. */
  private orSend({ model }: ProblemRequest, layer: number, latest: number): void {
    const { deviceCount, network } = this.problem;
    const row = layer * deviceCount;
    const payloadBits = float64At(model.payloadBits, layer);
    for (let device = 0; device < deviceCount; device++) {
      const leave = latest - leastTransferTicks(network, device, payloadBits);
      if (leave > float64At(this.ticks, row + device)) this.ticks[row + device] = leave;
    }
  }
}
