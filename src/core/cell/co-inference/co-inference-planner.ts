import type { VerdictBody } from '../../messages.js';
import {
  solveCoInference,
  type CoInferenceServed,
  type CoInferenceUserResult,
} from '../../solvers/co-inference/index.js';
import { msFromSeconds, roundToMicroseconds } from '../../units.js';
import { bandOf } from '../band.js';
import type { ModeDecision, ModeDemand, ModePlanner, PlanWindow } from '../mode-planner.js';
import { deadlineAtMs, type CellState, type OpenRequest, type UnderWayCoInference } from '../state.js';
import { admitted, missed } from '../verdicts.js';
import type { CellWorld } from '../world.js';
import { DEFAULT_CO_INFERENCE_OPTIONS, type CoInferenceOptions } from './co-inference-options.js';
import { startedUser, underWayEntry, waitingEntry, type UnderWayEntry, type WaitingEntry } from './entries.js';
import { coInferenceFragment, type PlannedSplit } from './fragment.js';
import { equalBlocks, servedOnEqualBand } from './equal-band.js';
import { grantBlocks, type UplinkWish } from './grant-uplink.js';
import { canStillMake, serverHzOf } from './hopeless.js';
import { epochInstance } from './instance.js';
import { correctCoInference, projectCoInference } from './progress.js';
import { sendWatts } from './send-power.js';
import { offeredShares, type Candidate } from './server-shares.js';
import { splitsOf } from './splits.js';
import { shedCause, turnAwayAlone, turnAwayBeside } from './turn-away.js';

/** One decision in the making. */
interface Scene {
  readonly state: CellState;
  readonly window: PlanWindow;
  readonly world: CellWorld;
  readonly windowMs: number;
}

interface Sifted {
  /** Still something to send or to compute on the device. */
  readonly live: readonly UnderWayEntry[];
  /** Only the server's part is left, or only the executor's word is awaited. */
  readonly awaited: readonly UnderWayEntry[];
  readonly verdicts: readonly VerdictBody[];
}

const servedById = (users: readonly CoInferenceUserResult[]): ReadonlyMap<string, CoInferenceServed> =>
  new Map(users.flatMap((user) => (user.served ? [[user.id, user] as const] : [])));

const serverHzSum = (entries: readonly UnderWayEntry[]): number =>
  entries.reduce((sum, { open }) => sum + open.progress.serverHz, 0);

/**
 * Mode co-inference online (our reconstruction after arXiv 2505.09214). A new request gets cut, pruning ratio and clocks,
 * which then stay; under way only blocks and power are planned anew, those before new ones. Uplink is held by who can send
 * in the window, not by who still computes.
 */
export class CoInferencePlanner implements ModePlanner {
  readonly mode = 'co-inference';
  readonly #options: CoInferenceOptions;

  constructor(options: Partial<CoInferenceOptions> = {}) {
    this.#options = { ...DEFAULT_CO_INFERENCE_OPTIONS, ...options };
  }

  project = projectCoInference;
  correct = correctCoInference;

  decide(
    demand: ModeDemand<UnderWayCoInference>,
    state: CellState,
    window: PlanWindow,
    world: CellWorld,
  ): ModeDecision {
    const scene: Scene = { state, window, world, windowMs: window.endsAtMs - window.startsAtMs };
    const { live, awaited, verdicts } = this.#sift(demand.underWay, scene);
    const turnedAway: VerdictBody[] = [];
    const hopeful: WaitingEntry[] = [];
    for (const open of demand.waiting) {
      const entry = waitingEntry(open, state, window, world);
      const verdict = turnAwayAlone(entry, demand.fresh, window, world, this.#options);
      if (verdict === undefined) hopeful.push(entry);
      else turnedAway.push(verdict);
    }
    const freeServerHz = Math.max(0, serverHzOf(world) - serverHzSum([...live, ...awaited]));
    const admissions = this.#admissions(live, hopeful, freeServerHz, scene);
    const underWay = [...live, ...admissions.map((open) => underWayEntry(open, state, window, world))];
    const planned = this.#grants(underWay, scene);

    const entered = new Set(admissions.map(({ request }) => request.requestId));
    const view = {
      fresh: demand.fresh,
      promised: underWay,
      freeServerHz: Math.max(0, serverHzOf(world) - serverHzSum([...underWay, ...awaited])),
      freeBlocks: world.cell.uplink.blocks - planned.reduce((sum, { blocks }) => sum + blocks, 0),
      options: this.#options,
    };
    const kept: OpenRequest[] = [];
    for (const entry of hopeful.filter(({ open }) => !entered.has(open.request.requestId))) {
      const verdict = turnAwayBeside(entry, view, window, world);
      if (verdict === undefined) kept.push(entry.open);
      else turnedAway.push(verdict);
    }
    const waitingForWord = awaited.map((entry) => ({ entry, blocks: 0 }));
    return {
      verdicts: [...verdicts, ...admissions.map(admitted), ...turnedAway],
      open: [...awaited.map(({ open }) => open), ...live.map(({ open }) => open), ...admissions, ...kept],
      fragment: coInferenceFragment([...waitingForWord, ...planned], world),
    };
  }

  #sift(underWay: readonly UnderWayCoInference[], { state, window, world, windowMs }: Scene): Sifted {
    const live: UnderWayEntry[] = [];
    const awaited: UnderWayEntry[] = [];
    const verdicts: VerdictBody[] = [];
    for (const open of underWay) {
      const entry = underWayEntry(open, state, window, world);
      const { deviceCyclesLeft, uploadBitsLeft } = open.progress;
      if ((deviceCyclesLeft === 0 && uploadBitsLeft === 0) || entry.leftMs <= 0) {
        awaited.push(entry);
      } else if (world.cell.bestEffort || canStillMake(entry, 'best', entry.leftMs + windowMs, world, this.#options)) {
        live.push(entry);
      } else {
        const cause = `uplink: ${Math.ceil(uploadBitsLeft)} bits in ${entry.leftMs} ms, not even over the whole band`;
        verdicts.push(missed(open, { reason: 'CHANNEL_DROPPED', cause }));
      }
    }
    return { live, awaited, verdicts };
  }

  /** Commitments are kept a little ahead of their deadlines while that is possible. */
  #guardedMs(entry: UnderWayEntry, outlook: 'cautious' | 'newest', world: CellWorld): number {
    const guardedMs = entry.leftMs - this.#options.promiseGuardMs / 2;
    return canStillMake(entry, outlook, guardedMs, world, this.#options) ? guardedMs : entry.leftMs;
  }

  /** Whom to promise what: everybody counted with the cautious channel. */
  #admissions(
    live: readonly UnderWayEntry[],
    waiting: readonly WaitingEntry[],
    freeServerHz: number,
    { window, world }: Scene,
  ): readonly UnderWayCoInference[] {
    const inTime = waiting
      .filter((entry) => shedCause(entry, window, world, this.#options) === undefined)
      .slice(0, this.#options.mostNewRequests);
    const candidates = offeredShares(inTime, freeServerHz, world, this.#options);
    if (candidates.length === 0) return [];
    const served = servedById(this.#served(live, candidates, world));
    return candidates.flatMap(({ entry, model, user }) => {
      const granted = served.get(user.id);
      return granted === undefined ? [] : [admission(entry, model.modelId, granted, window, world)];
    });
  }

  /** What the solver gives candidates beside those under way. */
  #served(
    live: readonly UnderWayEntry[],
    candidates: readonly Candidate[],
    world: CellWorld,
  ): readonly CoInferenceUserResult[] {
    if (this.#options.sharesBand === 'equally') {
      return servedOnEqualBand(candidates, live.length + candidates.length, world, this.#options);
    }
    const started = live.map((entry) => startedUser(entry, 'cautious', this.#guardedMs(entry, 'cautious', world)));
    const users = [...started, ...candidates.map(({ user }) => user)];
    return solveCoInference(epochInstance(users, world, this.#options)).users;
  }

  /** Blocks and powers of the window, by the newest channel. */
  #grants(underWay: readonly UnderWayEntry[], { world, windowMs }: Scene): readonly PlannedSplit[] {
    const users = underWay.map((entry) => startedUser(entry, 'newest', this.#guardedMs(entry, 'newest', world)));
    const served = servedById(solveCoInference(epochInstance(users, world, this.#options)).users);
    const wishes = underWay.map((entry): UplinkWish => {
      const { request, progress } = entry.open;
      const held = served.get(request.requestId);
      return {
        requestId: request.requestId,
        bits: progress.uploadBitsLeft,
        fromMs: progress.deviceCyclesLeft > 0 ? msFromSeconds(progress.deviceCyclesLeft / progress.deviceHz) : 0,
        gain: entry.belief.newest,
        powerWatts: entry.device.maxPowerWatts,
        held: (held?.blocks ?? 0) + (held?.reservedBlocks ?? 0),
        leftMs: entry.leftMs,
      };
    });
    const blocks = this.#blocks(wishes, windowMs, world);
    return underWay.map((entry) => {
      const { requestId } = entry.open.request;
      const granted = blocks.get(requestId) ?? 0;
      const leastWatts = served.get(requestId)?.powerWatts ?? entry.device.maxPowerWatts;
      const powerWatts = this.#powerWatts(entry, granted, leastWatts, world);
      return { entry, blocks: granted, ...(powerWatts < entry.device.maxPowerWatts && { powerWatts }) };
    });
  }

  #powerWatts(entry: UnderWayEntry, blocks: number, leastWatts: number, world: CellWorld): number {
    if (this.#options.policy === 'fixedPower') return entry.device.maxPowerWatts;
    return sendWatts(entry, blocks, leastWatts, bandOf(world.cell.uplink));
  }

  #blocks(wishes: readonly UplinkWish[], windowMs: number, world: CellWorld): ReadonlyMap<string, number> {
    if (this.#options.sharesBand === 'by-need') return grantBlocks(wishes, windowMs, bandOf(world.cell.uplink));
    const sending = wishes.filter(({ fromMs, bits }) => fromMs < windowMs && bits > 0);
    return new Map(sending.map(({ requestId }) => [requestId, equalBlocks(sending.length, world)]));
  }
}

/** A waiting request the solver serves becomes one under way, cut and pruned as it says. */
function admission(
  { open: { request }, device }: WaitingEntry,
  modelId: string,
  served: CoInferenceServed,
  window: PlanWindow,
  world: CellWorld,
): UnderWayCoInference {
  const model = world.models.get(modelId);
  const split = model && splitsOf(model, request, device, world).find(({ id }) => id === served.splitId);
  if (split === undefined) throw new Error(`the solver cut ${modelId} at ${served.splitId}`);
  const retained = served.deviceRetained;
  const { startsAtMs } = window;
  const finishMs = msFromSeconds(served.deviceSeconds + served.uploadSeconds + served.serverSeconds);
  return {
    kind: 'under-way',
    request,
    modelId,
    deviceClass: device.deviceClass,
    predictedFinishAtMs: roundToMicroseconds(Math.min(startsAtMs + finishMs, deadlineAtMs(request))),
    progress: {
      mode: 'co-inference',
      splitAfter: Number(served.splitId),
      retained,
      distortion: served.distortion,
      deviceHz: served.deviceHz,
      serverHz: served.serverHz,
      deviceCyclesLeft: retained * split.deviceCycles,
      uploadBitsLeft: split.uploadBits,
      serverCyclesLeft: retained * split.serverCycles,
      energyJoules: 0,
      plannedJoules: served.energyJoules,
    },
    progressAtMs: startsAtMs,
  };
}
