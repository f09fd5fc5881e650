import { secondsFromMs } from '../../units.js';
import type { ChainDemand } from './demand.js';
import { guardedAtMs, type WaitingEntry } from './entries.js';
import type { PlannedDemand } from './instance.js';
import { planChains, type PlannedChains, type PlanningScene } from './plan-chains.js';
import { finishOf, openDemand, weightOf } from './plan-promised.js';

/** Who is promised something, and how that was planned before anybody new was looked at. */
export interface Promised {
  readonly demands: readonly ChainDemand[];
  readonly chains: PlannedChains;
}

/** A new request under one of its models. */
interface Candidate {
  readonly entry: WaitingEntry;
  readonly demand: ChainDemand;
}

/** A plan for those who are promised something and for the new ones that found room. */
interface Plan {
  readonly chains: PlannedChains;
  readonly admitted: readonly Candidate[];
}

class Admission {
  readonly #scene: PlanningScene;
  /** On time, were nobody new there, with the latest finish that hurts nobody. */
  readonly #timely: readonly { readonly demand: ChainDemand; readonly latestMs: number }[];
  /** Late as it is: they come behind everybody else. */
  readonly #late: readonly ChainDemand[];
  readonly #before: PlannedChains;

  constructor({ demands, chains }: Promised, scene: PlanningScene) {
    this.#scene = scene;
    this.#before = chains;
    const isTimely = (demand: ChainDemand): boolean => finishOf(chains, demand) <= demand.deadlineAtMs;
    this.#timely = demands.filter(isTimely).map((demand) => {
      return { demand, latestMs: Math.max(this.#guardedAtMs(demand), finishOf(chains, demand)) };
    });
    this.#late = demands.filter((demand) => !isTimely(demand));
  }

  /** Everybody together; where that would hurt a promise, the new ones in what the promised ones leave. */
  together(candidates: readonly Candidate[]): Plan {
    const promised = [...this.#timely.map(({ demand }) => demand), ...this.#late];
    const joint = this.#planned([...promised.map(openDemand), ...candidates.map(this.#asNew)], 'own', candidates);
    if (!this.#hurts(joint.chains)) return joint;
    return this.behind({ chains: this.#before, admitted: [] }, candidates);
  }

  /** More candidates in what a plan leaves. */
  behind({ chains, admitted }: Plan, candidates: readonly Candidate[]): Plan {
    const kept = [...this.#timely, ...admitted].map(({ demand }) => ({
      ...openDemand(demand),
      fixed: chains.get(demand.request.requestId)?.steps ?? demand.begun,
    }));
    const planned = [...kept, ...this.#late.map(openDemand), ...candidates.map(this.#asNew)];
    return this.#planned(planned, 'own', [...admitted, ...candidates]);
  }

  /** One candidate before all others, which keep their order; undefined where that hurts a promise, delays who counts for more, or gains nothing. */
  inFront(plan: Plan, candidate: Candidate): Plan | undefined {
    const timely = this.#timely.map(({ demand }) => openDemand(demand));
    const others = [...timely, ...plan.admitted.map(this.#asNew)].toSorted(
      (a, b) => finishOf(plan.chains, a.demand) - finishOf(plan.chains, b.demand),
    );
    const requests = [this.#asNew(candidate), ...others, ...this.#late.map(openDemand)];
    const turned = this.#planned(requests, 'given', [candidate, ...plan.admitted]);
    const passesOver = others.some(({ demand }) => this.#delays(turned.chains, plan.chains, demand, candidate));
    return !passesOver && !this.#hurts(turned.chains) && weightIn(turned) > weightIn(plan) ? turned : undefined;
  }

  /** Whether somebody who counts for more by now than a candidate would be done later: else who waits would be passed for ever. */
  #delays(turned: PlannedChains, before: PlannedChains, demand: ChainDemand, candidate: Candidate): boolean {
    if (finishOf(turned, demand) <= finishOf(before, demand)) return false;
    return this.#agedWeight(demand) > this.#agedWeight(candidate.demand);
  }

  #agedWeight(demand: ChainDemand): number {
    const { startsAtMs, agingSeconds } = this.#scene;
    const waitedSeconds = secondsFromMs(Math.max(0, startsAtMs - demand.request.arrivedAtMs));
    return weightOf(demand) * (agingSeconds > 0 ? 1 + waitedSeconds / agingSeconds : 1);
  }

  #guardedAtMs({ deadlineAtMs }: ChainDemand): number {
    return guardedAtMs(deadlineAtMs, this.#scene.startsAtMs, this.#scene.options);
  }

  readonly #asNew = ({ demand }: Candidate): PlannedDemand => {
    return { demand, fixed: [], deadlineAtMs: this.#guardedAtMs(demand), hardDeadline: true };
  };

  #planned(requests: readonly PlannedDemand[], order: 'own' | 'given', candidates: readonly Candidate[]): Plan {
    const chains = planChains(requests, order, this.#scene);
    return { chains, admitted: candidates.filter(({ demand }) => chains.has(demand.request.requestId)) };
  }

  #hurts(chains: PlannedChains): boolean {
    return this.#timely.some(({ demand, latestMs }) => finishOf(chains, demand) > latestMs);
  }
}

const weightIn = ({ admitted }: Plan): number => admitted.reduce((sum, { demand }) => sum + weightOf(demand), 0);

const isIn = (entry: WaitingEntry, { admitted }: Plan): boolean => admitted.some((one) => one.entry === entry);

/** Candidates under the model in some place of their preference, of those who have so many. */
const underModel = (entries: readonly WaitingEntry[], place: number): readonly Candidate[] =>
  entries.flatMap((entry) => {
    const demand = entry.demands[place];
    return demand === undefined ? [] : [{ entry, demand }];
  });

/** What the plan holds, and under which model each new request is in it. */
export interface AdmissionResult {
  readonly chains: PlannedChains;
  /** In order of urgency. */
  readonly admitted: readonly ChainDemand[];
}

/**
 * Whom to promise what: everybody is planned together; nobody who is promised something becomes late because of somebody new. Who
 * finds no room under the preferred model is tried with the next one, then, those of the highest priority, in front of
 * all others. Cost: a plan a model, and one a try.
 *
 * @param entries in order of urgency
 */
export function admit(promised: Promised, entries: readonly WaitingEntry[], scene: PlanningScene): AdmissionResult {
  if (entries.length === 0) return { chains: promised.chains, admitted: [] };
  const admission = new Admission(promised, scene);
  let plan = admission.together(underModel(entries, 0));
  const mostModels = Math.max(...entries.map(({ demands }) => demands.length));
  for (let place = 1; place < mostModels; place += 1) {
    const left = entries.filter((entry) => !isIn(entry, plan));
    const candidates = underModel(left, place);
    if (candidates.length > 0) plan = admission.behind(plan, candidates);
  }
  if (scene.options.order === 'ratio') {
    const left = underModel(entries, 0).filter(({ entry }) => !isIn(entry, plan));
    const heaviest = left.toSorted((a, b) => weightOf(b.demand) - weightOf(a.demand));
    for (const candidate of heaviest.slice(0, scene.options.frontTries)) {
      plan = admission.inFront(plan, candidate) ?? plan;
    }
  }
  const demandOf = new Map(plan.admitted.map(({ entry, demand }) => [entry, demand]));
  return { chains: plan.chains, admitted: entries.flatMap((entry) => demandOf.get(entry) ?? []) };
}
