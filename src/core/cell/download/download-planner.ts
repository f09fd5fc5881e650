import type { VerdictBody } from '../../messages.js';
import { NOT_STARTED } from '../../physics/index.js';
import { finishSeconds, planPair, type SlideResult, type SlideServed } from '../../solvers/slide/index.js';
import { msFromSeconds, roundToMicroseconds } from '../../units.js';
import type { ModeDecision, ModeDemand, ModePlanner, PlanWindow } from '../mode-planner.js';
import { deadlineAtMs, type CellState, type OpenRequest, type UnderWayDownload } from '../state.js';
import { admitted, missed } from '../verdicts.js';
import type { CellWorld } from '../world.js';
import { chooseDownloads } from './choose.js';
import { DEFAULT_DOWNLOAD_OPTIONS, type DownloadOptions } from './download-options.js';
import { underWayEntry, waitingEntry, type UnderWayEntry, type WaitingEntry } from './entries.js';
import { downloadFragment, layerClocks } from './fragment.js';
import { grantBlocks, type BlockGrants } from './grant-blocks.js';
import { givenUp } from './hopeless.js';
import { correctDownload, projectDownload } from './progress.js';
import { downlinkBand, slideLayers } from './terms.js';
import { hopefulDues, shedCause, turnAway } from './turn-away.js';

interface Sifted {
  /** Still worth planning for. */
  readonly live: readonly UnderWayEntry[];
  /** Past their deadline; only an executor's word is awaited. */
  readonly awaited: readonly UnderWayDownload[];
  readonly verdicts: readonly VerdictBody[];
}

function sift(demand: ModeDemand<UnderWayDownload>, state: CellState, window: PlanWindow, world: CellWorld): Sifted {
  const live: UnderWayEntry[] = [];
  const awaited: UnderWayDownload[] = [];
  const verdicts: VerdictBody[] = [];
  for (const open of demand.underWay) {
    if (deadlineAtMs(open.request) <= window.startsAtMs) {
      awaited.push(open);
      continue;
    }
    const entry = underWayEntry(open, state, window, world);
    const cause = world.cell.bestEffort ? undefined : givenUp(entry, window, world);
    if (cause === undefined) live.push(entry);
    else verdicts.push(missed(open, { reason: 'CHANNEL_DROPPED', cause }));
  }
  return { live, awaited, verdicts };
}

/** A waiting request the solver serves becomes one under way: nothing delivered yet, the speeds of the promise ordered. */
function admit(
  entry: WaitingEntry,
  served: SlideServed,
  state: CellState,
  window: PlanWindow,
  world: CellWorld,
): UnderWayEntry {
  const open: UnderWayDownload = {
    kind: 'under-way',
    request: entry.open.request,
    modelId: served.modelId,
    deviceClass: entry.device.deviceClass,
    predictedFinishAtMs: window.startsAtMs,
    progress: { mode: 'download', ...NOT_STARTED },
    progressAtMs: window.startsAtMs,
  };
  const clocks = layerClocks(served);
  const clockHz = (index: number): number => clocks.get(index) ?? entry.device.maxClockHz;
  return { ...underWayEntry(open, state, window, world), clockHz };
}

/** Finish with the blocks granted now, at the channel a promise is made with. */
function predictedFinishAtMs(
  entry: UnderWayEntry,
  terms: WaitingEntry['terms'],
  grants: BlockGrants,
  window: PlanWindow,
  world: CellWorld,
): number {
  const plan = planPair(terms, {}, slideLayers(entry.model));
  const grantedHz = grants(entry.open.request.requestId) * downlinkBand(world).resourceBlockHz;
  const rate = Math.max(plan.minBandwidthHz, grantedHz) * terms.spectralEfficiencyBitsPerSecondPerHz;
  const seconds = finishSeconds(plan.remaining, plan.frequenciesHz, rate);
  return roundToMicroseconds(Math.min(window.startsAtMs + msFromSeconds(seconds), deadlineAtMs(entry.open.request)));
}

function freeBlocks(result: SlideResult, live: readonly UnderWayEntry[], world: CellWorld): number {
  const committed = new Set(live.map(({ open }) => open.request.requestId));
  const { blocks, resourceBlockHz } = downlinkBand(world);
  const used = result.pairs
    .filter(({ userId }) => committed.has(userId))
    .reduce((sum, { minBandwidthHz }) => sum + Math.ceil((minBandwidthHz ?? 0) / resourceBlockHz - 1e-9), 0);
  return Math.max(0, blocks - used);
}

/**
 * Mode download: SLIDE online (our reconstruction after arXiv 2512.20946). Every epoch solves again from where
 * everything stands: commitments first with what is left of them, then the new ones, then the spare blocks.
 */
export class DownloadPlanner implements ModePlanner {
  readonly mode = 'download';
  readonly #options: DownloadOptions;

  constructor(options: DownloadOptions = DEFAULT_DOWNLOAD_OPTIONS) {
    this.#options = options;
  }

  project = projectDownload;
  correct = correctDownload;

  decide(demand: ModeDemand<UnderWayDownload>, state: CellState, window: PlanWindow, world: CellWorld): ModeDecision {
    const { live, awaited, verdicts } = sift(demand, state, window, world);
    const waiting = demand.waiting.map((open) =>
      waitingEntry(open, state, window, world, this.#options.promiseGuardMs),
    );
    if (live.length === 0 && waiting.length === 0) return { verdicts, open: awaited, fragment: {} };

    const inTime = waiting.filter((entry) => shedCause(entry, window, world) === undefined);
    const promises = this.#admissions(live, inTime, world);
    const fresh = waiting.flatMap((entry) => {
      const served = promises.get(entry.open.request.requestId);
      return served === undefined ? [] : [{ waiting: entry, underWay: admit(entry, served, state, window, world) }];
    });
    const underWay = [...live, ...fresh.map((admission) => admission.underWay)];
    const result = chooseDownloads(underWay, world, this.#options);
    const grants = grantBlocks(result, underWay, window, world);
    const admissions = fresh.map(({ waiting: entry, underWay: begun }) => ({
      ...begun.open,
      predictedFinishAtMs: predictedFinishAtMs(begun, entry.terms, grants, window, world),
    }));

    const view = {
      fresh: demand.fresh,
      promisedDues: hopefulDues(underWay),
      freeBlocks: freeBlocks(result, underWay, world),
    };
    const kept: OpenRequest[] = [];
    const turnedAway: VerdictBody[] = [];
    for (const entry of waiting.filter(({ open }) => !promises.has(open.request.requestId))) {
      const verdict = turnAway(entry, view, window, world);
      if (verdict === undefined) kept.push(entry.open);
      else turnedAway.push(verdict);
    }
    return {
      verdicts: [...verdicts, ...admissions.map(admitted), ...turnedAway],
      open: [...awaited, ...live.map(({ open }) => open), ...admissions, ...kept],
      fragment: downloadFragment(underWay, grants, result, world),
    };
  }

  /** Whom to promise what: everybody counted with the cautious channel. By request id. */
  #admissions(
    live: readonly UnderWayEntry[],
    waiting: readonly WaitingEntry[],
    world: CellWorld,
  ): ReadonlyMap<string, SlideServed> {
    if (waiting.length === 0) return new Map();
    const cautious = live.map((entry) => ({ ...entry, terms: entry.cautiousTerms }));
    const { served } = chooseDownloads([...cautious, ...waiting], world, this.#options);
    const fresh = new Set(waiting.map(({ open }) => open.request.requestId));
    return new Map(served.filter(({ userId }) => fresh.has(userId)).map((promise) => [promise.userId, promise]));
  }
}
