import type { Mode } from '../catalogue.js';
import type { PlanBody, VerdictBody } from '../messages.js';
import { absorb, type CellInputs } from './absorb.js';
import { knownUsers } from './known-users.js';
import type { ModeDecision, ModePlanner, PlanWindow } from './mode-planner.js';
import { byUrgency, type CellState, type OpenRequest } from './state.js';
import { chosenMode, structuralObstacle } from './structural.js';
import { timedOut } from './triage.js';
import { refused } from './verdicts.js';
import type { CellWorld } from './world.js';

export interface CellEpoch {
  readonly state: CellState;
  readonly verdicts: readonly VerdictBody[];
  /** Absent when nothing is granted. */
  readonly plan?: PlanBody;
  readonly staleReports: number;
  readonly strayOutcomes: number;
}

interface Sorted {
  readonly verdicts: readonly VerdictBody[];
  readonly open: readonly OpenRequest[];
}

/** Turns away what time or structure has already decided. */
function triage(
  open: readonly OpenRequest[],
  fresh: ReadonlySet<string>,
  users: CellState['users'],
  planned: readonly Mode[],
  window: PlanWindow,
  world: CellWorld,
): Sorted {
  const verdicts: VerdictBody[] = [];
  const kept: OpenRequest[] = [];
  for (const candidate of open) {
    const { request } = candidate;
    const obstacle = fresh.has(request.requestId)
      ? structuralObstacle(request, users[request.userId], world, planned, window.nowMs)
      : undefined;
    const verdict =
      obstacle === undefined ? timedOut(candidate, window.nowMs, window.startsAtMs) : refused(candidate, obstacle);
    if (verdict === undefined) kept.push(candidate);
    else verdicts.push(verdict);
  }
  return { verdicts, open: kept.sort(byUrgency) };
}

function decideModes(
  open: readonly OpenRequest[],
  fresh: ReadonlySet<string>,
  state: CellState,
  planners: readonly ModePlanner[],
  window: PlanWindow,
  world: CellWorld,
): readonly ModeDecision[] {
  const planned = planners.map((planner) => planner.mode);
  return planners.flatMap((planner) => {
    const underWay = open
      .filter((request) => request.kind === 'under-way')
      .filter((request) => request.progress.mode === planner.mode)
      .map((request) => planner.project(request, window.startsAtMs, state, world));
    const waiting = open
      .filter((request) => request.kind === 'waiting')
      .filter(
        ({ request }) =>
          chosenMode(request, state.users[request.userId], world, planned, window.nowMs) === planner.mode,
      );
    if (underWay.length === 0 && waiting.length === 0) return [];
    return [planner.decide({ underWay, waiting, fresh }, state, window, world)];
  });
}

function planFrom(decisions: readonly ModeDecision[], cellId: string, window: PlanWindow): PlanBody | undefined {
  const fragment = Object.assign({}, ...decisions.map((decision) => decision.fragment)) as ModeDecision['fragment'];
  if (Object.keys(fragment).length === 0) return undefined;
  return { cellId, startsAtMs: window.startsAtMs, endsAtMs: window.endsAtMs, ...fragment };
}

/**
 * One epoch of one cell: absorb, triage, decide, emit (planner.md). Pure and deterministic.
 * Cost: the solvers' on the open requests.
 */
export function closeCellEpoch(
  state: CellState,
  inputs: CellInputs,
  window: PlanWindow,
  planners: readonly ModePlanner[],
  world: CellWorld,
): CellEpoch {
  const byMode = new Map(planners.map((planner) => [planner.mode as string, planner]));
  const absorbed = absorb(state, inputs, byMode, world);
  const fresh = new Set(inputs.requests.map(({ requestId }) => requestId));
  const planned = planners.map((planner) => planner.mode);
  const sorted = triage(absorbed.open, fresh, absorbed.users, planned, window, world);
  const seen: CellState = {
    ...state,
    users: absorbed.users,
    ...(absorbed.gpu === undefined ? {} : { gpu: absorbed.gpu }),
    ...absorbed.chain,
  };
  const decisions = decideModes(sorted.open, fresh, seen, planners, window, world);
  const open = decisions.flatMap((decision) => decision.open).sort(byUrgency);
  const plan = planFrom(decisions, state.cellId, window);
  const gpu = decisions.find((decision) => decision.gpu !== undefined)?.gpu ?? absorbed.gpu;
  return {
    state: {
      cellId: state.cellId,
      users: knownUsers(absorbed.users, open, window.nowMs),
      open,
      ...(plan === undefined ? {} : { plan }),
      ...(gpu === undefined ? {} : { gpu }),
      ...absorbed.chain,
    },
    verdicts: [...absorbed.verdicts, ...sorted.verdicts, ...decisions.flatMap((decision) => decision.verdicts)],
    ...(plan === undefined ? {} : { plan }),
    staleReports: absorbed.staleReports,
    strayOutcomes: absorbed.strayOutcomes,
  };
}
