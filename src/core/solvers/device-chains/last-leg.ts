import type { Calendars } from './calendars.js';
import type { Problem, ProblemRequest } from './problem.js';
import { labelsOf, Relay, travelLabelsOf, walkBack, type Labels, type TravelLabels } from './relay.js';
import { float64At } from './typed-at.js';

/** After the last layer: the result travels to the sink by RELAY. */
export class LastLeg {
  private readonly done: Labels;
  private readonly present: TravelLabels;
  private readonly unlimited: Float64Array;
  private readonly relay: Relay;

  constructor(private readonly problem: Problem) {
    [this.done, this.present] = [labelsOf(problem.deviceCount), travelLabelsOf(problem.deviceCount)];
    this.unlimited = new Float64Array(problem.deviceCount).fill(Infinity);
    this.relay = new Relay(problem);
  }

  /**
   * Adds the links on the way to `steps`. Cost O(D^2 + links).
   *
   * @param ticks when the result is on the device
   * @returns when it is on the sink; Infinity if there is no way
   */
  deliver(
    { model, sink }: ProblemRequest,
    device: number,
    ticks: number,
    calendars: Calendars,
    steps: number[],
  ): number {
    if (sink === undefined) return ticks;
    this.done.ticks.fill(Infinity);
    this.done.ticks[device] = ticks;
    const payloadBits = float64At(model.payloadBits, model.layerCount);
    this.relay.spread(this.done, this.present, 0, {
      payloadBits,
      calendars,
      latestTicks: this.unlimited,
      senders: Infinity,
    });
    const way: number[] = [];
    walkBack(this.problem, this.present, 0, sink, way);
    steps.push(...way.reverse());
    return float64At(this.present.ticks, sink);
  }
}
