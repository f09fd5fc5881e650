import type { VerdictBody } from '../../messages.js';
import type { ModeDecision, ModeDemand, ModePlanner, PlanWindow } from '../mode-planner.js';
import type { CellState, ChainStep, OpenRequest, UnderWayChain } from '../state.js';
import { admitted } from '../verdicts.js';
import type { CellWorld } from '../world.js';
import { admit } from './admit.js';
import { DEFAULT_CHAIN_OPTIONS, type ChainOptions } from './chain-options.js';
import { isComplete, type ChainDemand } from './demand.js';
import { waitingEntry, type WaitingEntry } from './entries.js';
import { chainFragment } from './fragment.js';
import type { PlannedDemand } from './instance.js';
import { networkAt } from './network.js';
import { agingOf, type PlannedChain, type PlannedChains, type PlanningScene } from './plan-chains.js';
import { finishOf, openDemand, planPromised } from './plan-promised.js';
import { correctChain, projectChain } from './progress.js';
import { standing, type StandingChain } from './standing.js';
import { assertTimetable } from './timetable.js';
import { givenUp, shedCause, turnAway } from './turn-away.js';

interface Sifted {
  readonly chains: readonly StandingChain[];
  readonly planned: PlannedChains;
  readonly verdicts: readonly VerdictBody[];
}

/**
 * Mode chain online (our reconstruction after arXiv 2412.12371). Every epoch all that has not begun is taken back and planned again from where
 * the chains stand: promised ones first, new ones where they hurt no promise. What a plan does not list is not done, so
 * taking back needs no message.
 */
export class ChainPlanner implements ModePlanner {
  readonly mode = 'chain';
  readonly #options: ChainOptions;

  constructor(options: Partial<ChainOptions> = {}) {
    this.#options = { ...DEFAULT_CHAIN_OPTIONS, ...options };
  }

  project = projectChain;
  correct = correctChain;

  decide(demand: ModeDemand<UnderWayChain>, state: CellState, window: PlanWindow, world: CellWorld): ModeDecision {
    const network = networkAt(state, window.nowMs, world);
    const { startsAtMs } = window;
    const stood = standing(demand.underWay, state, window, network, world);
    const waiting = demand.waiting.map((open) => waitingEntry(open, window, world));
    const isAwaited = ({ demand: one }: StandingChain): boolean => one.begun.length === 0 && isComplete(one);
    const awaited = stood.chains.filter(isAwaited);
    const live = stood.chains.filter((chain) => !isAwaited(chain));
    const all = [...live.map((chain) => chain.demand), ...waiting.flatMap(({ demands }) => demands.slice(0, 1))];
    const aging = agingOf(all, network, this.#options);
    const scene: PlanningScene = { startsAtMs, network, world, options: this.#options, agingSeconds: aging };

    const { chains, planned, verdicts } = this.#sift(live, window, scene);
    const promised = { demands: chains.map((chain) => chain.demand), chains: planned };
    const { chains: plan, admitted: entered } = admit(promised, this.#candidates(waiting, window, scene), scene);
    const underWay = chains.map((chain) => continued(chain, plan));
    const admissions = entered.flatMap((one) => admission(one, plan, window, world));
    const promises = [...awaited.map(({ open }) => open), ...underWay, ...admissions];
    const tables = [...promised.demands, ...entered].map(({ request: { requestId }, begun }) => {
      return { requestId, steps: plan.get(requestId)?.steps ?? begun };
    });
    assertTimetable(tables, network);

    const fixed = [...promised.demands, ...entered].map((one): PlannedDemand => {
      return { ...openDemand(one), fixed: plan.get(one.request.requestId)?.steps ?? one.begun };
    });
    const view = { fresh: demand.fresh, promised: fixed, scene };
    const { kept, turnedAway } = sendAway(waiting, entered, (entry) => turnAway(entry, view, window));
    return {
      verdicts: [...stood.verdicts, ...verdicts, ...admissions.map(admitted), ...turnedAway],
      open: [...promises, ...kept],
      fragment: chainFragment(promises, network, world),
    };
  }

  /** The new requests that are looked at: the most urgent that could still be done. */
  #candidates(waiting: readonly WaitingEntry[], window: PlanWindow, scene: PlanningScene): readonly WaitingEntry[] {
    return waiting
      .filter((entry) => entry.demands.length > 0 && shedCause(entry, window, scene) === undefined)
      .slice(0, this.#options.mostNewRequests);
  }

  /** Gives up who cannot make it any more, and plans the others. */
  #sift(chains: readonly StandingChain[], window: PlanWindow, scene: PlanningScene): Sifted {
    const planned = planPromised(demandsOf(chains), scene);
    if (scene.world.cell.bestEffort) return { chains, planned, verdicts: [] };
    const verdicts = new Map<StandingChain, VerdictBody>();
    for (const chain of chains) {
      if (isComplete(chain.demand) || finishOf(planned, chain.demand) <= chain.demand.deadlineAtMs) continue;
      const verdict = givenUp(chain.open, chain.demand, window, scene);
      if (verdict !== undefined) verdicts.set(chain, verdict);
    }
    if (verdicts.size === 0) return { chains, planned, verdicts: [] };
    const left = chains.filter((chain) => !verdicts.has(chain));
    return { chains: left, planned: planPromised(demandsOf(left), scene), verdicts: [...verdicts.values()] };
  }
}

const demandsOf = (chains: readonly StandingChain[]): readonly ChainDemand[] => chains.map(({ demand }) => demand);

/** A chain under way with its new plan behind what no executor has told of yet. */
function continued({ open, demand }: StandingChain, plan: PlannedChains): UnderWayChain {
  const steps = plan.get(demand.request.requestId)?.steps ?? demand.begun;
  return { ...open, progress: { ...open.progress, steps: [...demand.done, ...steps] } };
}

/** A new request that has a place in the plan becomes one under way; its input lies on its source. */
function admission(
  demand: ChainDemand,
  plan: PlannedChains,
  { startsAtMs }: PlanWindow,
  { cell }: CellWorld,
): readonly UnderWayChain[] {
  const { request, holderDeviceId, sinkDeviceId } = demand;
  const planned: PlannedChain | undefined = plan.get(request.requestId);
  if (planned === undefined) return [];
  const steps: readonly ChainStep[] = planned.steps;
  return [
    {
      kind: 'under-way',
      request,
      modelId: planned.demand.model.modelId,
      deviceClass: request.deviceClass ?? cell.defaultDeviceClass,
      predictedFinishAtMs: planned.finishesAtMs,
      progress: {
        mode: 'chain',
        sourceDeviceId: holderDeviceId,
        ...(sinkDeviceId !== undefined && { sinkDeviceId }),
        ...{ layersDone: 0, holderDeviceId, sinceMs: startsAtMs, steps },
        featureMaps: [{ deviceId: holderDeviceId, layer: 0, atMs: startsAtMs }],
      },
      progressAtMs: startsAtMs,
    },
  ];
}

function sendAway(
  waiting: readonly WaitingEntry[],
  entered: readonly ChainDemand[],
  verdictOn: (entry: WaitingEntry) => VerdictBody | undefined,
): { readonly kept: readonly OpenRequest[]; readonly turnedAway: readonly VerdictBody[] } {
  const inside = new Set(entered.map(({ request }) => request.requestId));
  const kept: OpenRequest[] = [];
  const turnedAway: VerdictBody[] = [];
  for (const entry of waiting.filter(({ open }) => !inside.has(open.request.requestId))) {
    const verdict = verdictOn(entry);
    if (verdict === undefined) kept.push(entry.open);
    else turnedAway.push(verdict);
  }
  return { kept, turnedAway };
}
