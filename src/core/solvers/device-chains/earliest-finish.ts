import type { Calendars } from './calendars.js';
import { COMPUTE, type Chain } from './chain.js';
import { LatestTimes } from './latest-times.js';
import type { Planner, Resources } from './planner.js';
import type { Problem, ProblemRequest, StartState } from './problem.js';
import { labelsOf, Relay, travelLabelsOf, walkBack, type Labels, type TravelLabels } from './relay.js';
import { float64At, int32At } from './typed-at.js';

/**
 * Section 4.1, exact earliest finish: one label per (layer, device) suffices, since every arc is non-decreasing in time
 * and a request's own operations are sequential. For memory modes unlimited and placed.
 *
 * A first search, in which only one device a layer sends, bounds the finish; the second leaves out what cannot keep up
 * with that, which is nothing of the best chain. Cost of a plan O(L (D^2 + links)), the less the tighter the bound.
 */
export class EarliestFinish implements Planner {
  readonly isMonotone = true;
  readonly droppedLabels = false;
  /** E: rows by layers done, where and when a layer is finished. */
  private readonly done: Labels;
  /** A: the same, where its output can be. */
  private readonly present: TravelLabels;
  private readonly latest: LatestTimes;
  private readonly relay: Relay;

  constructor(private readonly problem: Problem) {
    const layers = problem.requests.reduce((most, { model }) => Math.max(most, model.layerCount), 0);
    const entries = (layers + 1) * problem.deviceCount;
    [this.done, this.present] = [labelsOf(entries), travelLabelsOf(entries)];
    this.latest = new LatestTimes(problem, entries);
    this.relay = new Relay(problem);
  }

  plan(request: ProblemRequest, start: StartState, { calendars }: Pick<Resources, 'calendars'>): Chain | undefined {
    this.latest.unlimited(start, request);
    this.search(request, start, calendars, 1);
    const boundTicks = this.finishTicks(request);
    if (boundTicks < Infinity) this.latest.finishBy(request, start, calendars, boundTicks);
    this.search(request, start, calendars, Infinity);
    return this.finishTicks(request) < Infinity ? this.chain(request, start) : undefined;
  }

  private search(request: ProblemRequest, start: StartState, calendars: Calendars, senders: number): void {
    const { deviceCount } = this.problem;
    const { model, sink } = request;
    const { ticks: latestTicks } = this.latest;
    const spread = (layer: number) => {
      const payloadBits = float64At(model.payloadBits, layer);
      const row = layer * deviceCount;
      this.relay.spread(this.done, this.present, row, { payloadBits, calendars, latestTicks, senders });
    };
    this.begin(start);
    for (let layer = start.layer; layer < model.layerCount; layer++) {
      spread(layer);
      this.compute(request, layer, calendars);
    }
    if (sink !== undefined) spread(model.layerCount);
  }

  private begin({ layer, device, ticks }: StartState): void {
    const row = layer * this.problem.deviceCount;
    this.done.ticks.fill(Infinity, row, row + this.problem.deviceCount);
    this.done.hops.fill(0, row, row + this.problem.deviceCount);
    this.done.ticks[row + device] = ticks;
  }

  /** E[l+1](v) = fit(v, t, p) + p. */
  private compute({ model }: ProblemRequest, layer: number, calendars: Calendars): void {
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

  private endDevice({ model, sink }: ProblemRequest): number {
    return sink ?? this.firstToFinish(model.layerCount);
  }

  /** F; Infinity if there is no way. */
  private finishTicks(request: ProblemRequest): number {
    const last = request.sink === undefined ? this.done : this.present;
    const row = request.model.layerCount * this.problem.deviceCount;
    return float64At(last.ticks, row + this.endDevice(request));
  }

  private chain(request: ProblemRequest, start: StartState): Chain {
    const { model, sink } = request;
    const steps: number[] = [];
    let device = this.endDevice(request);
    for (let layer = model.layerCount; layer >= start.layer; layer--) {
      const mayTravel = layer < model.layerCount || sink !== undefined;
      if (mayTravel) device = walkBack(this.problem, this.present, layer * this.problem.deviceCount, device, steps);
      if (layer > start.layer) steps.push(COMPUTE);
    }
    return { steps: steps.reverse(), finishTicks: this.finishTicks(request) };
  }
}
