import type { DeviceClass } from '../../catalogue.js';
import type { Outcome, PlanBody, Split } from '../../messages.js';
import {
  advanceSplit,
  effectiveBlockHz,
  gainHzPerWatt,
  shannonBitsPerSecond,
  sinrDbOf,
  type SplitProgress,
} from '../../physics/index.js';
import type { CellWorld } from '../world.js';
import type { TrueChannel } from './true-channel.js';

/** A cut model as it really goes. */
interface RunningSplit {
  readonly begun: Split;
  readonly device: DeviceClass;
  /** Of the newest plan that held, Hz; none held yet: nothing runs. */
  readonly clocks: Pick<Split, 'deviceClockHz' | 'serverClockHz'> | undefined;
  readonly progress: SplitProgress;
}

interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly plan: PlanBody | undefined;
}

/** The span cut wherever a plan begins or ends. */
function stretchesOf(plans: readonly PlanBody[], fromMs: number, toMs: number): readonly Stretch[] {
  const edges = plans.flatMap(({ startsAtMs, endsAtMs }) => [startsAtMs, endsAtMs]);
  const cuts = [...new Set([...edges.filter((edge) => edge > fromMs && edge < toMs), toMs])].sort((a, b) => a - b);
  return cuts.map((cutMs, place) => {
    const beginMs = cuts[place - 1] ?? fromMs;
    const plan = plans.find(({ startsAtMs, endsAtMs }) => startsAtMs <= beginMs && beginMs < endsAtMs);
    return { fromMs: beginMs, toMs: cutMs, plan };
  });
}

/** Models cut between devices and server, by the same physics that the planner believes in. */
export class HonestSplits {
  readonly #world: CellWorld;
  readonly #uplink: TrueChannel;
  readonly #running = new Map<string, RunningSplit>();
  /** Told as completed, the verdict still to come. */
  readonly #completed = new Set<string>();

  constructor(world: CellWorld, uplink: TrueChannel) {
    this.#world = world;
    this.#uplink = uplink;
  }

  follow({ splits = [] }: PlanBody): void {
    for (const split of splits) {
      const { requestId, deviceClass, deviceCyclesLeft, uploadBitsLeft, serverCyclesLeft } = split;
      if (this.#running.has(requestId) || this.#completed.has(requestId)) continue;
      const device = this.#world.deviceClasses.get(deviceClass);
      if (device === undefined) throw new Error(`no device class ${deviceClass}`);
      const progress = { deviceCyclesLeft, uploadBitsLeft, serverCyclesLeft, energyJoules: 0 };
      this.#running.set(requestId, { begun: split, device, clocks: undefined, progress });
    }
  }

  drop(requestId: string): void {
    this.#running.delete(requestId);
    this.#completed.delete(requestId);
  }

  /** The channels are those of `fromMs`. */
  execute(fromMs: number, toMs: number, plans: readonly PlanBody[]): readonly Outcome[] {
    return [...this.#running.keys()].map((requestId) => {
      for (const stretch of stretchesOf(plans, fromMs, toMs)) {
        const finishedAtMs = this.#advance(requestId, stretch, fromMs);
        if (finishedAtMs !== undefined) return this.#complete(requestId, Math.ceil(finishedAtMs));
      }
      return this.#outcome(requestId, toMs, 'progress');
    });
  }

  #advance(requestId: string, { fromMs, toMs, plan }: Stretch, knownAtMs: number): number | undefined {
    const running = this.#running.get(requestId);
    if (running === undefined) return undefined;
    const { cell } = this.#world;
    const { device, begun, progress } = running;
    const clocks = plan?.splits?.find((split) => split.requestId === requestId) ?? running.clocks;
    if (clocks === undefined) return undefined;
    const grant = plan?.uplink?.grants.find((one) => one.requestId === requestId);
    const powerWatts = grant?.powerWatts ?? device.maxPowerWatts;
    const quality = { bitsPerSecondPerHz: this.#uplink(begun.userId, knownAtMs) };
    const gain = gainHzPerWatt(sinrDbOf(quality, cell), cell);
    const hertz = (grant?.blocks ?? 0) * effectiveBlockHz(cell.uplink);
    const bitsPerSecond = shannonBitsPerSecond(hertz, gain, powerWatts);
    const { deviceClockHz: deviceHz, serverClockHz: serverHz } = clocks;
    const span = { fromMs, toMs, deviceHz, bitsPerSecond, powerWatts, serverHz, deviceKappa: device.kappa };
    const step = advanceSplit(progress, span);
    this.#running.set(requestId, { ...running, clocks, progress: step.progress });
    return step.finishedAtMs;
  }

  #complete(requestId: string, atMs: number): Outcome {
    const told = this.#outcome(requestId, atMs, 'completed');
    this.#running.delete(requestId);
    this.#completed.add(requestId);
    return told;
  }

  #outcome(requestId: string, atMs: number, result: 'completed' | 'progress'): Outcome {
    const told = { kind: 'outcome', cellId: this.#world.cell.cellId, requestId, atMs, result } as const;
    const running = this.#running.get(requestId);
    if (running === undefined) return told;
    const { begun, progress } = running;
    const { deviceCyclesLeft, uploadBitsLeft, serverCyclesLeft, energyJoules } = progress;
    const layers = this.#world.models.get(begun.modelId)?.layers.length ?? 0;
    const done = (left: number, whole: number): number => (whole > 0 ? 1 - left / whole : 1);
    const isUp = deviceCyclesLeft === 0 && uploadBitsLeft === 0;
    const onServer = isUp ? (layers - begun.splitAfter) * done(serverCyclesLeft, begun.serverCyclesLeft) : 0;
    const layersDone = begun.splitAfter * done(deviceCyclesLeft, begun.deviceCyclesLeft) + onServer;
    return { ...told, uploadedBits: begun.uploadBitsLeft - uploadBitsLeft, layersDone, energyJoules };
  }
}
