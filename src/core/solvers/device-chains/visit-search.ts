import { at } from '../../numerics/at.js';
import { COMPUTE, type Chain } from './chain.js';
import type { Resources } from './planner.js';
import type { Problem, ProblemRequest, StartState } from './problem.js';
import { labelsOf, Relay, travelLabelsOf, walkBack, type Labels, type TravelLabels } from './relay.js';
import { SegmentMemory } from './segment-memory.js';
import { float64At, int32At } from './typed-at.js';
import { Visits, type VisitLabel } from './visits.js';

/** A way a chain can end: section 4.3 takes the smallest (t, k, device, mask). */
interface End {
  readonly visits: Visits;
  readonly device: number;
  readonly ticks: number;
  readonly hops: number;
}

/** One search of section 4.3, for one request. */
export class VisitSearch {
  droppedLabels = false;
  private readonly begin = Visits.none();
  /** By layer: sets of devices of which there are labels. */
  private readonly reached: readonly Set<Visits>[];
  private readonly done: Labels;
  private readonly present: TravelLabels;
  private readonly unlimited: Float64Array;
  private readonly relay: Relay;

  constructor(
    private readonly problem: Problem,
    private readonly request: ProblemRequest,
    private readonly start: StartState,
    private readonly resources: Resources,
  ) {
    const { layerCount } = request.model;
    this.reached = Array.from({ length: layerCount + 1 }, () => new Set<Visits>());
    this.begin.endsOn(start.device)[start.layer] = { ticks: start.ticks, hops: 0, segmentAfter: start.layer };
    at(this.reached, start.layer).add(this.begin);
    [this.done, this.present] = [labelsOf(problem.deviceCount), travelLabelsOf(problem.deviceCount)];
    this.unlimited = new Float64Array(problem.deviceCount).fill(Infinity);
    this.relay = new Relay(problem);
  }

  /** Cost O(2^D (L D^2 + L^2 D)); with a beam of K labels per layer and device O(K D (L D^2 + L^2 D)). */
  chain(): Chain | undefined {
    const { layerCount } = this.request.model;
    for (let layer = this.start.layer; layer < layerCount; layer++) {
      if (layer > this.start.layer) this.keepSmallest(layer);
      for (const visits of at(this.reached, layer)) this.expand(visits, layer);
    }
    const end = this.bestEnd();
    return end === undefined ? undefined : { steps: this.stepsTo(end), finishTicks: end.ticks };
  }

  /** The beam: K labels of every device. */
  private keepSmallest(layer: number): void {
    const { maxLabels, deviceCount } = this.problem;
    if (maxLabels === Infinity) return;
    for (let device = 0; device < deviceCount; device++) {
      const ends = [...at(this.reached, layer)].flatMap((visits) => {
        const label = visits.ends.get(device)?.[layer];
        return label === undefined ? [] : [{ visits, device, ...label }];
      });
      if (ends.length <= maxLabels) continue;
      this.droppedLabels = true;
      for (const { visits } of ends.sort(compareEnds).slice(maxLabels)) visits.endsOn(device)[layer] = undefined;
    }
  }

  /** Every next segment of a group of labels: on a device not used yet, of every length that fits. */
  private expand(visits: Visits, layer: number): void {
    this.spread(visits, layer);
    const used = new Set(visits.devices);
    for (let device = 0; device < this.problem.deviceCount; device++) {
      if (used.has(device) || float64At(this.present.ticks, device) === Infinity) continue;
      this.segments(visits.with(device), device, layer);
    }
  }

  /** RELAY from a group's labels; used devices may relay. */
  private spread(visits: Visits, layer: number): void {
    this.done.ticks.fill(Infinity);
    this.done.hops.fill(0);
    for (const [device, ends] of visits.ends) {
      const label = ends[layer];
      if (label === undefined) continue;
      this.done.ticks[device] = label.ticks;
      this.done.hops[device] = label.hops;
    }
    const payloadBits = float64At(this.request.model.payloadBits, layer);
    const { calendars } = this.resources;
    this.relay.spread(this.done, this.present, 0, {
      payloadBits,
      calendars,
      latestTicks: this.unlimited,
      senders: Infinity,
    });
  }

  private segments(visits: Visits, device: number, segmentAfter: number): void {
    const { deviceCount } = this.problem;
    const { model } = this.request;
    const { calendars, freeMemoryBytes } = this.resources;
    const freeBytes = float64At(freeMemoryBytes, device);
    const memory = new SegmentMemory(model, device, deviceCount);
    const ends = visits.endsOn(device);
    const hops = int32At(this.present.hops, device);
    let ticks = float64At(this.present.ticks, device);
    for (let layer = segmentAfter + 1; layer <= model.layerCount; layer++) {
      const block = float64At(model.blockTicks, (layer - 1) * deviceCount + device);
      ticks = calendars.fit(device, ticks, block) + block;
      if (ticks === Infinity || memory.add(layer) > freeBytes) return;
      const old = ends[layer];
      if (old !== undefined && !isSmaller(ticks, hops, old)) continue;
      ends[layer] = { ticks, hops, segmentAfter };
      if (old === undefined) at(this.reached, layer).add(visits);
    }
  }

  private bestEnd(): End | undefined {
    const { layerCount } = this.request.model;
    const { sink } = this.request;
    let best: End | undefined;
    const offer = (end: End) => {
      if (end.ticks < Infinity && (best === undefined || compareEnds(end, best) < 0)) best = end;
    };
    for (const visits of at(this.reached, layerCount)) {
      if (sink !== undefined) {
        this.spread(visits, layerCount);
        const ticks = float64At(this.present.ticks, sink);
        offer({ visits, device: sink, ticks, hops: int32At(this.present.hops, sink) });
      } else {
        for (const [device, ends] of visits.ends) {
          const label = ends[layerCount];
          if (label !== undefined) offer({ visits, device, ...label });
        }
      }
    }
    return best;
  }

  /** Ways between segments are found once more: they are not stored. */
  private stepsTo(end: End): readonly number[] {
    const { layerCount } = this.request.model;
    const steps: number[] = [];
    let { visits, device } = end;
    if (this.request.sink !== undefined) device = this.cameFrom(visits, layerCount, device, steps);
    for (let layer = layerCount; visits !== this.begin;) {
      const label = visits.endsOn(device)[layer];
      if (label === undefined) throw new Error(`no label of layer ${layer} on device ${device}`);
      for (; layer > label.segmentAfter; layer--) steps.push(COMPUTE);
      visits = visits.without(device);
      device = this.cameFrom(visits, layer, device, steps);
    }
    return steps.reverse();
  }

  private cameFrom(visits: Visits, layer: number, device: number, steps: number[]): number {
    this.spread(visits, layer);
    return walkBack(this.problem, this.present, 0, device, steps);
  }
}

function isSmaller(ticks: number, hops: number, old: VisitLabel): boolean {
  return ticks < old.ticks || (ticks === old.ticks && hops < old.hops);
}

function compareEnds(a: End, b: End): number {
  return (
    a.ticks - b.ticks ||
    a.hops - b.hops ||
    a.device - b.device ||
    Number(a.visits.mask > b.visits.mask) - Number(a.visits.mask < b.visits.mask)
  );
}
