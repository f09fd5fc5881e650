import { at } from '../../numerics/at.js';
import type { Calendars } from './calendars.js';
import { COMPUTE, type PlannedOperation } from './chain.js';
import { EarliestFinish } from './earliest-finish.js';
import type { Problem, ProblemRequest, StartState } from './problem.js';
import { durationTicks } from './ticks.js';
import { float64At, int32At } from './typed-at.js';

/** One request on its way. */
export interface JointChain {
  readonly request: ProblemRequest;
  readonly state: StartState;
  /** Where the payload has been since the last layer was computed. */
  readonly passed: readonly number[];
  readonly steps: readonly number[];
  readonly operations: readonly PlannedOperation[];
}

/** Operations placed so far, of all requests, in the order of their starts. */
interface Partial {
  readonly chains: readonly JointChain[];
  readonly calendars: Calendars;
  readonly lastStartTicks: number;
}

/** One more operation of one request. */
interface Extension {
  readonly place: number;
  readonly resource: number;
  readonly startTicks: number;
  readonly finishTicks: number;
  readonly chain: JointChain;
}

/**
 * The joint optimum of section 6: every interleaving of "compute the next layer here" and "send to a neighbour not
 * visited since the last layer", each as early as it can start, appended in the order of starts. That is every
 * semi-active schedule. Branch and bound with what every request could reach alone; exponential in the operations.
 */
export class JointSearch {
  private best: readonly JointChain[] | undefined;
  private readonly alone: EarliestFinish;

  /** @param leastWeightedTicks a cost that is reached otherwise; only something better is looked for */
  constructor(
    private readonly problem: Problem,
    private leastWeightedTicks: number,
  ) {
    this.alone = new EarliestFinish(problem);
  }

  /** The best schedule; undefined if nothing is better than the given cost. */
  run(
    requests: readonly ProblemRequest[],
    starts: readonly StartState[],
    calendars: Calendars,
  ): readonly JointChain[] | undefined {
    const chains = requests.map((request): JointChain => {
      const state = at(starts, request.index);
      return { request, state, passed: [state.device], steps: [], operations: [] };
    });
    this.extend({ chains, calendars, lastStartTicks: -Infinity });
    return this.best;
  }

  private extend(partial: Partial): void {
    const bound = this.leastPossible(partial);
    if (bound >= this.leastWeightedTicks) return;
    if (partial.chains.every(({ state }) => state.complete)) {
      this.best = partial.chains;
      this.leastWeightedTicks = bound;
      return;
    }
    const extensions = partial.chains.flatMap((chain, place) => this.extensions(chain, place, partial.calendars));
    for (const extension of extensions.sort((a, b) => a.finishTicks - b.finishTicks)) {
      if (extension.startTicks < partial.lastStartTicks) continue;
      const calendars = partial.calendars.copy();
      calendars.reserve(extension.resource, extension.startTicks, extension.finishTicks);
      const chains = partial.chains.with(extension.place, extension.chain);
      this.extend({ chains, calendars, lastStartTicks: extension.startTicks });
    }
  }

  /** Sum of gamma (F - a), were every request alone from here on; nothing starts before what was placed last. */
  private leastPossible({ chains, calendars, lastStartTicks }: Partial): number {
    return chains.reduce((sum, { request, state }) => {
      const { complete, ticks } = state;
      const from = { ...state, ticks: Math.max(ticks, lastStartTicks) };
      const finishTicks = complete ? ticks : (this.alone.plan(request, from, { calendars })?.finishTicks ?? Infinity);
      return sum + request.weight * (finishTicks - request.releaseTicks);
    }, 0);
  }

  private extensions(chain: JointChain, place: number, calendars: Calendars): readonly Extension[] {
    const { network } = this.problem;
    const { state, request, passed } = chain;
    if (state.complete) return [];
    const extensions = state.layer < request.model.layerCount ? [this.computed(chain, place, calendars)] : [];
    const maySend = this.problem.relaying || passed.length === 1;
    const end = maySend ? int32At(network.firstLink, state.device + 1) : 0;
    for (let link = int32At(network.firstLink, state.device); link < end; link++) {
      if (!passed.includes(int32At(network.to, link))) extensions.push(this.sent(chain, place, link, calendars));
    }
    return extensions.filter(({ finishTicks }) => finishTicks < Infinity);
  }

  private computed(chain: JointChain, place: number, calendars: Calendars): Extension {
    const { request, state } = chain;
    const { device } = state;
    const block = float64At(request.model.blockTicks, state.layer * this.problem.deviceCount + device);
    const startTicks = calendars.fit(device, state.ticks, block);
    const finishTicks = startTicks + block;
    const layer = state.layer + 1;
    const complete = isComplete(request, layer, device);
    return {
      ...{ place, resource: device, startTicks, finishTicks },
      chain: {
        ...{ request, state: { layer, device, ticks: finishTicks, complete }, passed: [device] },
        steps: [...chain.steps, COMPUTE],
        operations: [...chain.operations, { kind: 'compute', layer, device, startTicks, finishTicks }],
      },
    };
  }

  private sent(chain: JointChain, place: number, link: number, calendars: Calendars): Extension {
    const { network } = this.problem;
    const { request, state } = chain;
    const { layer } = state;
    const rate = float64At(network.rateBitsPerSecond, link);
    const length = durationTicks(float64At(request.model.payloadBits, layer), rate);
    const resource = int32At(network.channel, link);
    const startTicks = calendars.fit(resource, state.ticks, length);
    const finishTicks = startTicks + length;
    const device = int32At(network.to, link);
    const ticks = finishTicks + float64At(network.latencyTicks, link);
    const complete = isComplete(request, layer, device);
    return {
      ...{ place, resource, startTicks, finishTicks },
      chain: {
        ...{ request, state: { layer, device, ticks, complete }, passed: [...chain.passed, device] },
        steps: [...chain.steps, link],
        operations: [...chain.operations, { kind: 'transfer', layer, link, startTicks, finishTicks }],
      },
    };
  }
}

function isComplete({ model, sink }: ProblemRequest, layer: number, device: number): boolean {
  return layer === model.layerCount && (sink === undefined || sink === device);
}
