import { solveDeviceChains, type ChainOperation } from '../../solvers/device-chains/index.js';
import { roundToMicroseconds } from '../../units.js';
import type { ChainStep } from '../state.js';
import type { CellWorld } from '../world.js';
import type { ChainOptions } from './chain-options.js';
import { instanceClock, type InstanceClock } from './clock.js';
import { agingSeconds, type ChainDemand } from './demand.js';
import { chainsInstance, earliestOf, type InstanceRules, type PlannedDemand } from './instance.js';
import type { Network } from './network.js';
import { departureOf, resultOf } from './steps.js';

/** What all plans of one decision have in common. */
export interface PlanningScene {
  readonly startsAtMs: number;
  readonly network: Network;
  readonly world: CellWorld;
  readonly options: ChainOptions;
  /** Seconds of waiting that double a priority; 0: none do. */
  readonly agingSeconds: number;
}

/** A request with a way to its end. */
export interface PlannedChain {
  readonly demand: ChainDemand;
  /** Everything from where it stands, what has begun included. */
  readonly steps: readonly ChainStep[];
  readonly finishesAtMs: number;
}

/** By request id; who has none is not in it. */
export type PlannedChains = ReadonlyMap<string, PlannedChain>;

export const agingOf = (
  demands: readonly ChainDemand[],
  network: Network,
  { agingServiceTimes }: ChainOptions,
): number => agingSeconds(demands, agingServiceTimes, network);

function rulesOf({ options, agingSeconds: tau }: PlanningScene, order: 'own' | 'given'): InstanceRules {
  return {
    method: options.method,
    order: order === 'given' || options.order === 'deadline' ? 'given' : options.order,
    ...(tau > 0 && { agingTauSeconds: tau }),
  };
}

/** In order of deadlines where that is the order of the planner; the solver takes them as they come. */
function arranged(planned: readonly PlannedDemand[], { options }: PlanningScene): readonly PlannedDemand[] {
  if (options.order !== 'deadline') return planned;
  return planned.toSorted((a, b) => a.demand.deadlineAtMs - b.demand.deadlineAtMs);
}

/** The layer without work that stands for "the result is there" is nothing to do. */
function isReal({ layer }: ChainStep, { model }: ChainDemand): boolean {
  return layer <= model.layers.length;
}

function stepOf(operation: ChainOperation, demand: ChainDemand, network: Network, clock: InstanceClock): ChainStep {
  const startsAtMs = clock.msAt(operation.startSeconds);
  const finishesAtMs = clock.msAt(operation.finishSeconds);
  if (operation.kind !== 'transfer') {
    const { layer, deviceId } = operation;
    return { kind: 'compute', layer: layer + demand.layersDone, deviceId, startsAtMs, finishesAtMs };
  }
  const { fromDeviceId: from, toDeviceId: to } = operation;
  const layer = Math.min(operation.layer + demand.layersDone, demand.model.layers.length);
  const latencyMs = network.linkOf(from, to)?.latencyMs ?? 0;
  const arrivesAtMs = roundToMicroseconds(finishesAtMs + latencyMs);
  return { kind: 'transfer', layer, from, to, startsAtMs, finishesAtMs, arrivesAtMs };
}

/** The way without the hops that lead back to where the feature map is already. */
function withoutDetours(steps: readonly ChainStep[], { demand, fixed }: PlannedDemand): readonly ChainStep[] {
  if (fixed.some(({ kind }) => kind === 'compute')) return steps;
  const copies = new Set([demand.holderDeviceId, ...demand.copies, ...fixed.map(departureOf)]);
  const computed = steps.findIndex(({ kind }) => kind === 'compute');
  const hops = computed < 0 ? steps : steps.slice(0, computed);
  return steps.slice(1 + hops.findLastIndex((step) => copies.has(resultOf(step).deviceId)));
}

/**
 * Finds ways for requests through a network in which some steps are fixed. By the planner's order, or in the order given.
 * Cost: the solver's.
 */
export function planChains(
  requests: readonly PlannedDemand[],
  order: 'own' | 'given',
  scene: PlanningScene,
): PlannedChains {
  if (requests.length === 0) return new Map();
  const planned = order === 'own' ? arranged(requests, scene) : requests;
  const { startsAtMs, network, world } = scene;
  const clock = instanceClock(earliestOf(planned, startsAtMs));
  const instance = chainsInstance(planned, startsAtMs, rulesOf(scene, order), network, clock, world);
  const result = solveDeviceChains(instance);
  const added = new Map<string, ChainOperation[]>(planned.map(({ demand }) => [demand.request.requestId, []]));
  for (const operation of result.operations) added.get(operation.requestId)?.push(operation);
  const chains = new Map<string, PlannedChain>();
  result.requests.forEach((served, index) => {
    const one = planned[index];
    if (served.status !== 'served' || one === undefined) return;
    const { demand, fixed } = one;
    const steps = (added.get(served.id) ?? [])
      .map((operation) => stepOf(operation, demand, network, clock))
      .filter((step) => isReal(step, demand));
    chains.set(served.id, {
      demand,
      steps: [...fixed, ...withoutDetours(steps, one)],
      finishesAtMs: clock.msAt(served.finishSeconds),
    });
  });
  return chains;
}
