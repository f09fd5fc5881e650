import type { DeviceClass } from '../../catalogue.js';
import type { Delivery, Outcome, PlanBody } from '../../messages.js';
import {
  advanceDownload,
  bitsPerSecond,
  NOT_STARTED,
  type DownloadProgress,
  type ModelWork,
} from '../../physics/index.js';
import type { CellEpoch } from '../close-epoch.js';
import type { CellWorld } from '../world.js';
import { HonestChains, type Slowness } from './honest-chains.js';
import { HonestOffload } from './honest-offload.js';
import { HonestSplits } from './honest-splits.js';
import type { TrueChannel } from './true-channel.js';

/** A download as it really goes, by the same physics that the planner believes in. */
interface RunningDownload {
  readonly userId: string;
  readonly work: ModelWork;
  readonly device: DeviceClass;
  readonly clocksHz: ReadonlyMap<number, number>;
  readonly progress: DownloadProgress;
}

const NO_COVERAGE: TrueChannel = () => 0;

/** An executor that does what the plans say, as fast as the true channel allows, and tells the truth. */
export class HonestExecutor {
  readonly #world: CellWorld;
  readonly #channel: TrueChannel;
  readonly #running = new Map<string, RunningDownload>();
  readonly #offload: HonestOffload;
  readonly #splits: HonestSplits;
  readonly #chains: HonestChains;
  #plans: readonly PlanBody[] = [];

  constructor(world: CellWorld, channel: TrueChannel, uplink = NO_COVERAGE, slowness?: Slowness) {
    this.#world = world;
    this.#channel = channel;
    this.#offload = new HonestOffload(world, uplink);
    this.#splits = new HonestSplits(world, uplink);
    this.#chains = new HonestChains(world, slowness);
  }

  follow({ verdicts, plan }: CellEpoch): void {
    for (const { verdict, requestId } of verdicts) {
      if (verdict === 'admitted') continue;
      this.#running.delete(requestId);
      this.#offload.drop(requestId);
      this.#splits.drop(requestId);
      this.#chains.drop(requestId);
    }
    if (plan === undefined) return;
    this.#plans = [...this.#plans.slice(-1), plan];
    this.#offload.follow(plan);
    this.#splits.follow(plan);
    this.#chains.follow(plan);
    for (const delivery of plan.deliveries ?? []) if (!this.#running.has(delivery.requestId)) this.#begin(delivery);
  }

  /** Runs everything from `fromMs` to `toMs`; the channels are those of `fromMs`. Where it stands in the end, in whole ms. */
  execute(fromMs: number, toMs: number): readonly Outcome[] {
    const edges = this.#plans.flatMap(({ startsAtMs, endsAtMs }) => [startsAtMs, endsAtMs]);
    const cuts = [...new Set([...edges.filter((edge) => edge > fromMs && edge < toMs), toMs])].sort((a, b) => a - b);
    const downloads = [...this.#running.keys()].map((requestId) => {
      let beginMs = fromMs;
      for (const cutMs of cuts) {
        const finishedAtMs = this.#advance(requestId, beginMs, cutMs, fromMs);
        if (finishedAtMs !== undefined) return this.#outcome(requestId, Math.ceil(finishedAtMs), 'completed');
        beginMs = cutMs;
      }
      return this.#outcome(requestId, toMs, 'progress');
    });
    const uplink = [this.#offload, this.#splits, this.#chains].flatMap((mode) =>
      mode.execute(fromMs, toMs, this.#plans),
    );
    return [...downloads, ...uplink];
  }

  #begin({ requestId, userId, modelId, deviceClass, batchSize }: Delivery): void {
    const { work, device } = this.#world.workOf(modelId, deviceClass, batchSize);
    this.#running.set(requestId, { userId, device, work, clocksHz: new Map(), progress: NOT_STARTED });
  }

  #advance(requestId: string, fromMs: number, toMs: number, knownAtMs: number): number | undefined {
    const running = this.#running.get(requestId);
    if (running === undefined) return undefined;
    const { work, device, progress, userId } = running;
    const plan = this.#plans.find(({ startsAtMs, endsAtMs }) => startsAtMs <= fromMs && fromMs < endsAtMs);
    // The clocks of a plan hold from its start; what it does not list any more runs on as ordered before.
    const ordered = plan?.deliveries?.find((delivery) => delivery.requestId === requestId)?.layers ?? [];
    const clocks = ordered.map(({ layer, clockHz }) => [layer - 1, clockHz] as const);
    const clocksHz = new Map([...running.clocksHz, ...clocks]);
    const blocks = plan?.downlink?.grants.find((grant) => grant.requestId === requestId)?.blocks ?? 0;
    const step = advanceDownload(work, device, progress, {
      fromMs,
      toMs,
      bitsPerSecond: bitsPerSecond(this.#world.cell.downlink, blocks, this.#channel(userId, knownAtMs)),
      clockHz: (index) => clocksHz.get(index) ?? device.maxClockHz,
    });
    this.#running.set(requestId, { ...running, clocksHz, progress: step.progress });
    return step.finishedAtMs;
  }

  #outcome(requestId: string, atMs: number, result: 'completed' | 'progress'): Outcome {
    const { deliveredBits, layersDone, energyJoules } = this.#running.get(requestId)?.progress ?? NOT_STARTED;
    if (result === 'completed') this.#running.delete(requestId);
    const told = { kind: 'outcome', cellId: this.#world.cell.cellId, requestId, atMs, result } as const;
    return { ...told, deliveredBits, layersDone, energyJoules };
  }
}
