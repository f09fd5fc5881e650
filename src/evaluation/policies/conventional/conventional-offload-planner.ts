import {
  admitted,
  byUrgency,
  correctOffload,
  deadlineAtMs,
  offloadEntry,
  offloadFragment,
  offloadScene,
  projectOffload,
  type CellState,
  type CellWorld,
  type ModeDecision,
  type ModeDemand,
  type ModePlanner,
  type OffloadEntry,
  type OffloadScene,
  type OpenRequest,
  type PlanWindow,
  type UnderWayOffload,
} from '../../../core/cell/index.js';
import { beginOffload } from './begin-offload.js';
import type { DivideBlocks } from './claim.js';
import { runInputs, type ReadyInput, type WindowRun } from './run-inputs.js';
import { sendInputs, type SentInput } from './send-inputs.js';

export interface OffloadRules {
  /** Who is admitted: everybody at once, or each when it first gets blocks, or needs none. */
  readonly admits: 'everybody' | 'served';
  readonly divide: DivideBlocks;
  /** Whom the GPU takes first. */
  readonly order: (a: OpenRequest, b: OpenRequest) => number;
}

/** A request under way, or as it would be if it were let in. */
interface Candidate extends OffloadEntry {
  readonly open: UnderWayOffload;
}

/**
 * Mode offload as conventional schedulers do it, for comparison: no solver, no forecast, no promise. Inputs go up by a simple
 * rule over the newest channel under the first model that fits into GPU memory; the GPU, whenever it is free, takes the first
 * input that is up together with all others for its model. What models share is loaded once, for a cache of layers sees
 * it. Nobody is refused or given up: a request is settled by its completion or by its deadline, from which on it gets
 * nothing. Priorities and best effort are not looked at.
 */
export class ConventionalOffloadPlanner implements ModePlanner {
  readonly mode = 'offload';
  readonly project = projectOffload;
  readonly correct = correctOffload;

  constructor(private readonly rules: OffloadRules) {}

  decide(demand: ModeDemand<UnderWayOffload>, state: CellState, window: PlanWindow, world: CellWorld): ModeDecision {
    const isIdle = demand.underWay.length === 0 && demand.waiting.length === 0;
    if (isIdle && state.gpu === undefined) return { verdicts: [], open: [], fragment: {} };
    const scene = offloadScene(demand, state, window, world);
    const begun = demand.waiting.map((open) => beginOffload(offloadEntry(open, state, window, world), window, world));
    const waiting = new Set(demand.waiting.map(({ request }) => request.requestId));
    const isNew = ({ open }: SentInput): boolean => waiting.has(open.request.requestId);

    const sent = this.sent([...demand.underWay, ...begun.filter((open) => open !== undefined)], scene);
    const underWay = sent.filter((input) => !isNew(input) || this.isAdmitted(input));
    const run = this.run(underWay, scene);
    const admissions = underWay.filter(isNew).map(({ open }) => withPrediction(open, run));
    const entered = new Set(admissions.map(({ request }) => request.requestId));
    const uploads = underWay.filter(({ bits }) => bits > 0).map((input) => ({ ...input, dueMs: dueMs(input, window) }));
    return {
      verdicts: admissions.map(admitted),
      open: [
        ...demand.underWay,
        ...admissions,
        ...demand.waiting.filter(({ request }) => !entered.has(request.requestId)),
      ],
      fragment: offloadFragment(uploads, run.batches, window, world),
      gpu: {
        ...scene.gpu,
        residentBlocks: run.resident,
        freeAtMs: scene.standing.freeAtMs,
        bound: [...scene.standing.bound, ...run.batches],
      },
    };
  }

  /** Everybody in time with the blocks the rule gives; whose input is up needs none. */
  private sent(opens: readonly UnderWayOffload[], { state, window, world }: OffloadScene): readonly SentInput[] {
    const inputs = opens
      .filter(({ request }) => deadlineAtMs(request) > window.startsAtMs)
      .sort(byUrgency)
      .map((open): Candidate => ({ ...offloadEntry(open, state, window, world), open }))
      .map(({ open, models, bits, belief }) => ({
        ...{ open, efficiency: belief.newest },
        bits: models[0] === undefined ? 0 : bits(models[0]),
      }));
    return sendInputs(inputs, this.rules.divide, window, world);
  }

  private isAdmitted({ blocks, bits }: SentInput): boolean {
    return this.rules.admits === 'everybody' || blocks > 0 || bits === 0;
  }

  /** What the GPU takes of those that are in no batch yet. */
  private run(underWay: readonly SentInput[], { standing, gpu, window, world }: OffloadScene): WindowRun {
    const queue = underWay
      .filter(({ open }) => !standing.boundIds.has(open.request.requestId))
      .toSorted((a, b) => this.rules.order(a.open, b.open))
      .flatMap(({ open, upAtMs }): readonly ReadyInput[] => {
        const model = world.models.get(open.modelId);
        return model === undefined ? [] : [{ open, model, upAtMs }];
      });
    return runInputs(queue, standing.busyToMs, gpu.residentBlocks, window, world);
  }
}

function dueMs({ open }: SentInput, { startsAtMs }: PlanWindow): number {
  return deadlineAtMs(open.request) - startsAtMs;
}

/** The end of its batch if it is in one already; its deadline if not. */
function withPrediction(open: UnderWayOffload, { batches }: WindowRun): UnderWayOffload {
  const deadline = deadlineAtMs(open.request);
  const batch = batches.find(({ requestIds }) => requestIds.includes(open.request.requestId));
  return { ...open, predictedFinishAtMs: Math.min(deadline, batch?.finishesAtMs ?? deadline) };
}
