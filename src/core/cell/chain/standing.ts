import type { VerdictBody } from '../../messages.js';
import type { PlanWindow } from '../mode-planner.js';
import type { CellState, UnderWayChain } from '../state.js';
import { missed } from '../verdicts.js';
import type { CellWorld } from '../world.js';
import { demandOf, type ChainDemand } from './demand.js';
import { afterLosses } from './losses.js';
import type { Network } from './network.js';
import { modelOf } from './progress.js';
import { shifted } from './timetable.js';

/** A chain under way where it stands when a plan begins. */
export interface StandingChain {
  readonly open: UnderWayChain;
  readonly demand: ChainDemand;
}

export interface Standing {
  readonly chains: readonly StandingChain[];
  /** On those of which nothing is left. */
  readonly verdicts: readonly VerdictBody[];
}

function allLost(open: UnderWayChain): VerdictBody {
  const holders = open.progress.featureMaps.map(({ deviceId }) => deviceId).join(', ');
  const cause = `devices: no feature map is left, not even the input; the last were on ${holders}`;
  return missed(open, { reason: 'EXECUTOR_FAILED', cause });
}

/**
 * Where all chains stand when a plan begins: set back by what devices and links lost, moved by what is later than planned. Steps that
 * the plan in force has not begun by then are no longer fixed. Cost: sorting the steps.
 */
export function standing(
  underWay: readonly UnderWayChain[],
  { plan }: CellState,
  window: PlanWindow,
  network: Network,
  world: CellWorld,
): Standing {
  const verdicts: VerdictBody[] = [];
  const left: UnderWayChain[] = [];
  for (const open of underWay) {
    const progress = afterLosses(open.progress, modelOf(open, world).layers.length, network);
    if (progress === undefined) verdicts.push(allLost(open));
    else left.push({ ...open, progress });
  }
  const dispatchedUntilMs = Math.min(plan?.endsAtMs ?? -Infinity, window.startsAtMs);
  const tables = left.map(({ request, progress }) => ({ requestId: request.requestId, steps: progress.steps }));
  const times = { nowMs: window.nowMs, dispatchedUntilMs, restartsAtMs: window.startsAtMs };
  const moved = shifted(tables, times, network);
  const chains = left.map((open, index): StandingChain => {
    const steps = moved[index]?.steps ?? [];
    const shiftedOpen = { ...open, progress: { ...open.progress, steps } };
    return { open: shiftedOpen, demand: demandOf(shiftedOpen, dispatchedUntilMs, window, world) };
  });
  return { chains, verdicts };
}
