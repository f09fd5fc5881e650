import type { Chain } from './chain.js';
import { COMPUTE, followChain } from './chain.js';
import type { Planner, Resources } from './planner.js';
import type { Problem, ProblemRequest, StartState } from './problem.js';
import { labelsOf, Relay, travelLabelsOf, walkBack, type Labels, type TravelLabels } from './relay.js';
import { float64At, int32At } from './typed-at.js';

/**
 * Section 4.1, exact earliest finish: one label per (layer, device) suffices, since every arc is non-decreasing in time
 * and a request's own operations are sequential. For memory modes unlimited and placed.
 *
 * Cost of a plan O(L (D^2 + links)); a chain planned earlier bounds what is looked at and changes no result.
 */
export class EarliestFinish implements Planner {
  readonly droppedLabels = false;
  /** E: rows by layers done, where and when a layer is finished. */
  private readonly done: Labels;
  /** A: the same, where its output can be. */
  private readonly present: TravelLabels;
  private readonly relay: Relay;

  constructor(private readonly problem: Problem) {
    const layers = problem.requests.reduce((most, { model }) => Math.max(most, model.layerCount), 0);
    const entries = (layers + 1) * problem.deviceCount;
    [this.done, this.present] = [labelsOf(entries), travelLabelsOf(entries)];
    this.relay = new Relay(problem);
  }

  plan(
    request: ProblemRequest,
    start: StartState,
    { calendars }: Pick<Resources, 'calendars'>,
    earlier?: Chain,
  ): Chain | undefined {
    const { deviceCount } = this.problem;
    const { model, sink } = request;
    const limitTicks =
      earlier === undefined ? Infinity : followChain(this.problem, request, start, earlier.steps, calendars);
    const spread = (layer: number) => {
      this.relay.spread(this.done, this.present, layer * deviceCount, {
        payloadBits: float64At(model.payloadBits, layer),
        calendars,
        limitTicks: limitTicks - float64At(model.leastRestTicks, layer),
      });
    };
    this.begin(start);
    for (let layer = start.layer; layer < model.layerCount; layer++) {
      spread(layer);
      this.compute(request, layer, calendars);
    }
    if (sink !== undefined) spread(model.layerCount);
    return this.chainTo(sink ?? this.firstToFinish(model.layerCount), request, start);
  }

  private begin({ layer, device, ticks }: StartState): void {
    const row = layer * this.problem.deviceCount;
    this.done.ticks.fill(Infinity, row, row + this.problem.deviceCount);
    this.done.hops.fill(0, row, row + this.problem.deviceCount);
    this.done.ticks[row + device] = ticks;
  }

  /** E[l+1](v) = fit(v, t, p) + p. */
  private compute({ model }: ProblemRequest, layer: number, calendars: Resources['calendars']): void {
    const { deviceCount } = this.problem;
    const row = layer * deviceCount;
    for (let device = 0; device < deviceCount; device++) {
      const block = float64At(model.blockTicks, row + device);
      const start = calendars.fit(device, float64At(this.present.ticks, row + device), block);
      this.done.ticks[row + deviceCount + device] = start + block;
      this.done.hops[row + deviceCount + device] = int32At(this.present.hops, row + device);
    }
  }

  /** Without a sink: the smallest (t, k, device). */
  private firstToFinish(layerCount: number): number {
    const { deviceCount } = this.problem;
    const row = layerCount * deviceCount;
    let best = 0;
    for (let device = 1; device < deviceCount; device++) {
      const ticks = float64At(this.done.ticks, row + device);
      const bestTicks = float64At(this.done.ticks, row + best);
      const fewerHops = int32At(this.done.hops, row + device) < int32At(this.done.hops, row + best);
      if (ticks < bestTicks || (ticks === bestTicks && fewerHops)) best = device;
    }
    return best;
  }

  private chainTo(end: number, { model, sink }: ProblemRequest, start: StartState): Chain | undefined {
    const { deviceCount } = this.problem;
    const last = sink === undefined ? this.done : this.present;
    const finishTicks = float64At(last.ticks, model.layerCount * deviceCount + end);
    if (finishTicks === Infinity) return undefined;
    const steps: number[] = [];
    let device = end;
    for (let layer = model.layerCount; layer >= start.layer; layer--) {
      const mayTravel = layer < model.layerCount || sink !== undefined;
      if (mayTravel) device = walkBack(this.problem, this.present, layer * deviceCount, device, steps);
      if (layer > start.layer) steps.push(COMPUTE);
    }
    return { steps: steps.reverse(), finishTicks };
  }
}
