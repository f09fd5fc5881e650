import type { Calendars } from './calendars.js';
import { countsAsLate, ratioTicks } from './candidate.js';
import { COMPUTE, type Chain } from './chain.js';
import type { Heap } from './heap.js';
import type { Planner, Resources } from './planner.js';
import type { Problem, ProblemRequest, StartState } from './problem.js';
import { compareReliable, ReliableFront, relayQueue, type ReliableLabel } from './reliable-labels.js';
import { durationTicks } from './ticks.js';
import { float64At, int32At } from './typed-at.js';

/**
 * Section 4.4, criterion ratio: the chain of least T / (gamma alpha s) among those on time, else among all. The ratio is
 * not additive, so all labels (t, s) that are not dominated are kept. Cost O(L (links + D) F log(D F)) with F labels a device.
 */
export class LeastRatio implements Planner {
  readonly isMonotone = true;
  readonly droppedLabels = false;

  constructor(private readonly problem: Problem) {}

  plan(request: ProblemRequest, start: StartState, { calendars }: Resources): Chain | undefined {
    const { model, sink } = request;
    const { device, ticks } = start;
    let done: readonly ReliableLabel[] = [{ device, ticks, success: 1, hops: 0 }];
    for (let layer = start.layer; layer < model.layerCount; layer++) {
      const present = this.relayed(done, float64At(model.payloadBits, layer), calendars);
      done = this.computed(present, request, layer, calendars);
    }
    const ends =
      sink === undefined
        ? done
        : this.relayed(done, float64At(model.payloadBits, model.layerCount), calendars).filter(
            (label) => label.device === sink,
          );
    const [end] = ends.toSorted((a, b) => this.compareEnds(request, a, b));
    return end === undefined ? undefined : { steps: stepsTo(end), finishTicks: end.ticks };
  }

  /** RELAY: accepted labels are extended; without relaying every label goes one hop from where it is. */
  private relayed(labels: readonly ReliableLabel[], bits: number, calendars: Calendars): readonly ReliableLabel[] {
    const { deviceCount, relaying } = this.problem;
    const front = new ReliableFront(deviceCount);
    const queue = relayQueue();
    const extend = (label: ReliableLabel) => {
      this.send(label, bits, calendars, front, queue);
    };
    for (const label of labels) {
      queue.push(label);
      if (!relaying) extend(label);
    }
    for (let label = queue.pop(); label !== undefined; label = queue.pop()) {
      if (front.take(label) && relaying) extend(label);
    }
    return front.labels;
  }

  /** What is dominated already is not queued: the queue would only refuse it later. */
  private send(
    label: ReliableLabel,
    bits: number,
    calendars: Calendars,
    front: ReliableFront,
    queue: Heap<ReliableLabel>,
  ): void {
    const { network } = this.problem;
    const end = int32At(network.firstLink, label.device + 1);
    for (let link = int32At(network.firstLink, label.device); link < end; link++) {
      const device = int32At(network.to, link);
      const success = label.success * float64At(network.success, link);
      if (front.isDominated(device, success)) continue;
      const length = durationTicks(bits, float64At(network.rateBitsPerSecond, link));
      const start = calendars.fit(int32At(network.channel, link), label.ticks, length);
      const ticks = start + length + float64At(network.latencyTicks, link);
      if (ticks < Infinity) queue.push({ device, ticks, success, hops: label.hops + 1, from: { label, step: link } });
    }
  }

  private computed(
    labels: readonly ReliableLabel[],
    { model }: ProblemRequest,
    layer: number,
    calendars: Calendars,
  ): readonly ReliableLabel[] {
    const { deviceCount, deviceSuccess } = this.problem;
    const front = new ReliableFront(deviceCount);
    const computed = labels.map((label): ReliableLabel => {
      const { device, hops } = label;
      const block = float64At(model.blockTicks, layer * deviceCount + device);
      const ticks = calendars.fit(device, label.ticks, block) + block;
      const success = label.success * float64At(deviceSuccess, device);
      return { device, ticks, success, hops, from: { label, step: COMPUTE } };
    });
    for (const label of computed.filter(({ ticks }) => ticks < Infinity).sort(compareReliable)) front.take(label);
    return front.labels;
  }

  /** Late before ratio: keys then never fall when resources get scarcer. */
  private compareEnds(request: ProblemRequest, a: ReliableLabel, b: ReliableLabel): number {
    const late = ({ ticks }: ReliableLabel) => Number(countsAsLate(this.problem, request, ticks));
    const ratio = ({ ticks, success }: ReliableLabel) => ratioTicks(this.problem, request, ticks, success);
    return late(a) - late(b) || ratio(a) - ratio(b) || a.ticks - b.ticks || a.hops - b.hops || a.device - b.device;
  }
}

function stepsTo(end: ReliableLabel): readonly number[] {
  const steps: number[] = [];
  for (let { from } = end; from !== undefined; { from } = from.label) steps.push(from.step);
  return steps.reverse();
}
