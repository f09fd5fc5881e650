import type { VerdictBody } from '../../messages.js';
import type { ModeDecision, ModeDemand, ModePlanner, PlanWindow } from '../mode-planner.js';
import type { CellState, OpenRequest, QueuedBatch, UnderWayOffload } from '../state.js';
import { admitted, missed } from '../verdicts.js';
import type { CellWorld } from '../world.js';
import { carryOut, type CarriedOut, type UnderWayOffloadEntry } from './carry-out.js';
import { chooseOrder, type ChosenOrder } from './choose-order.js';
import { jobOf, offloadEntry, type OffloadEntry, type Outlook } from './entries.js';
import { givenUp } from './hopeless.js';
import { DEFAULT_OFFLOAD_OPTIONS, type OffloadOptions } from './offload-options.js';
import { asQueue, type Job, type Order } from './order.js';
import { correctOffload, inputBits, projectOffload } from './progress.js';
import { offloadScene, type OffloadScene } from './scene.js';
import { shedCause, turnAway, type TurnAwayView } from './turn-away.js';

interface Sifted {
  /** In no bound batch, and still worth planning for. */
  readonly live: readonly UnderWayOffloadEntry[];
  /** In a bound batch: only the executor's word is awaited. */
  readonly awaited: readonly UnderWayOffload[];
  readonly verdicts: readonly VerdictBody[];
}

function underWayEntry(open: UnderWayOffload, { state, window, world }: OffloadScene): UnderWayOffloadEntry {
  return { ...offloadEntry(open, state, window, world), open };
}

function sift(underWay: readonly UnderWayOffload[], scene: OffloadScene): Sifted {
  const { standing, start, context, world, windowMs } = scene;
  const live: UnderWayOffloadEntry[] = [];
  const awaited: UnderWayOffload[] = [];
  const verdicts: VerdictBody[] = [];
  for (const open of underWay) {
    if (standing.boundIds.has(open.request.requestId)) {
      awaited.push(open);
      continue;
    }
    const entry = underWayEntry(open, scene);
    const why = givenUp(entry, windowMs, start, context, world);
    if (why === undefined) live.push(entry);
    else if (world.cell.bestEffort) live.push({ ...entry, isLate: true });
    else verdicts.push(missed(open, why));
  }
  return { live, awaited, verdicts };
}

/** A waiting request the order serves becomes one under way: nothing sent yet, and nothing to send if it has no bits. */
function admit(entry: OffloadEntry, order: Order, scene: OffloadScene): UnderWayOffload | undefined {
  const { request } = entry.open;
  const batch = order.find(({ placed }) => placed.some(({ job }) => job.requestId === request.requestId));
  if (batch === undefined) return undefined;
  const { startsAtMs } = scene.window;
  return {
    kind: 'under-way',
    request,
    modelId: batch.model.modelId,
    deviceClass: request.deviceClass ?? scene.world.cell.defaultDeviceClass,
    predictedFinishAtMs: startsAtMs,
    progress: {
      ...{ mode: 'offload', uploadedBits: 0, layersDone: 0 },
      ...(inputBits(request, batch.model) === 0 && { uploadedAtMs: startsAtMs }),
    },
    progressAtMs: startsAtMs,
  };
}

/**
 * Mode offload: PartialLoading online (our reconstruction after arXiv 2503.22982). Every epoch the GPU's order and the uplink
 * are planned again from where everything stands: batches that have begun to load are bound, everything behind them is open;
 * commitments first with what is left of their inputs, then the new ones.
 */
export class OffloadPlanner implements ModePlanner {
  readonly mode = 'offload';
  readonly #options: OffloadOptions;

  constructor(options: Partial<OffloadOptions> = {}) {
    this.#options = { ...DEFAULT_OFFLOAD_OPTIONS, ...options };
  }

  project = projectOffload;
  correct = correctOffload;

  decide(demand: ModeDemand<UnderWayOffload>, state: CellState, window: PlanWindow, world: CellWorld): ModeDecision {
    const scene = offloadScene(demand, state, window, world);
    const { live, awaited, verdicts } = sift(demand.underWay, scene);
    const waiting = demand.waiting.map((open) => offloadEntry(open, state, window, world));
    const cautious = this.#promises(live, waiting, scene);
    const admissions = waiting.flatMap((entry) => admit(entry, cautious.order, scene) ?? []);

    const underWay = [...live, ...admissions.map((open) => underWayEntry(open, scene))];
    const chosen = this.#choose(jobsOf(underWay, 'newest', 0, world), asQueue(cautious.order), scene);
    const carried = carryOut(chosen, underWay, scene);
    const promised = admissions.map((open) => ({ ...open, predictedFinishAtMs: carried.finishAtMs(open) }));

    const entered = new Set(admissions.map(({ request }) => request.requestId));
    const left = waiting.filter(({ open }) => !entered.has(open.request.requestId));
    const { kept, turnedAway } = this.#turnAway(left, demand, underWay, chosen, carried, scene);
    return {
      verdicts: [...verdicts, ...promised.map(admitted), ...turnedAway],
      open: [...awaited, ...live.map(({ open }) => open), ...promised, ...kept],
      fragment: carried.fragment,
      gpu: carried.gpu,
    };
  }

  /** Whom to promise what: everybody counted with the cautious channel, the new ones with the guard kept back. */
  #promises(live: readonly UnderWayOffloadEntry[], waiting: readonly OffloadEntry[], scene: OffloadScene): ChosenOrder {
    const { window, world, start, context, gpu } = scene;
    const inTime = waiting.filter((entry) => shedCause(entry, start, context, window, world) === undefined);
    const jobs = [
      ...jobsOf(live, 'cautious', 0, world),
      ...jobsOf(inTime, 'cautious', this.#options.promiseGuardMs, world),
    ];
    return this.#choose(jobs, gpu.queue, scene);
  }

  #choose(jobs: readonly Job[], queue: readonly QueuedBatch[], { start, context }: OffloadScene): ChosenOrder {
    return chooseOrder(jobs, queue, start, context, this.#options);
  }

  #turnAway(
    left: readonly OffloadEntry[],
    { fresh }: ModeDemand,
    underWay: readonly UnderWayOffloadEntry[],
    chosen: ChosenOrder,
    { freeBlocks }: CarriedOut,
    scene: OffloadScene,
  ): { readonly kept: readonly OpenRequest[]; readonly turnedAway: readonly VerdictBody[] } {
    if (left.length === 0) return { kept: [], turnedAway: [] };
    const { start, context, window, world } = scene;
    const { placementSteps } = this.#options;
    const hopeful = this.#choose(jobsOf(underWay, 'best', 0, world), asQueue(chosen.order), scene);
    const view: TurnAwayView = { fresh, promised: hopeful.order, start, context, freeBlocks, placementSteps };
    const kept: OpenRequest[] = [];
    const turnedAway: VerdictBody[] = [];
    for (const entry of left) {
      const verdict = turnAway(entry, view, window, world);
      if (verdict === undefined) kept.push(entry.open);
      else turnedAway.push(verdict);
    }
    return { kept, turnedAway };
  }
}

function jobsOf(entries: readonly OffloadEntry[], outlook: Outlook, guardMs: number, world: CellWorld): readonly Job[] {
  return entries.map((entry) => jobOf(entry, outlook, guardMs, world));
}
