import type { VerdictBody } from '../../messages.js';
import type { PlanWindow } from '../mode-planner.js';
import type { UnderWayChain } from '../state.js';
import { expired, missed, refused } from '../verdicts.js';
import type { ChainDemand } from './demand.js';
import type { WaitingEntry } from './entries.js';
import { aloneFinishMs, impossibleAlone } from './hopeless.js';
import type { PlannedDemand } from './instance.js';
import { planChains, type PlanningScene } from './plan-chains.js';
import { finishOf, openDemand } from './plan-promised.js';

/** What is promised, as planned. */
export interface TurnAwayView {
  readonly fresh: ReadonlySet<string>;
  readonly promised: readonly PlannedDemand[];
  readonly scene: PlanningScene;
}

/** Why a request can no longer make it when new work really starts later than planned; undefined while it can. */
export function shedCause(entry: WaitingEntry, window: PlanWindow, scene: PlanningScene): string | undefined {
  if (window.shedAtMs === undefined) return undefined;
  const behindMs = window.shedAtMs - window.nowMs;
  const obstacle = impossibleAlone(entry, entry.leftMs - Math.max(0, behindMs), scene);
  return obstacle && `planning: ${behindMs} ms behind; ${obstacle.cause}`;
}

/**
 * The verdict on a request that could not be admitted in this epoch, or undefined if waiting may help: it is turned away when it is impossible
 * alone, or late beside what is promised under each of its models. Cost: two plans of one request a model.
 */
export function turnAway(
  entry: WaitingEntry,
  { fresh, promised, scene }: TurnAwayView,
  window: PlanWindow,
): VerdictBody | undefined {
  const { open, leftMs, demands } = entry;
  const obstacle = impossibleAlone(entry, leftMs, scene);
  if (obstacle !== undefined) {
    if (fresh.has(open.request.requestId)) return refused(open, obstacle);
    const waitedMs = window.nowMs - open.request.arrivedAtMs;
    return expired(open, { reason: 'EXPIRED_IN_QUEUE', cause: `waited ${waitedMs} ms; ${obstacle.cause}` });
  }
  const finishes = demands.map((demand) =>
    finishOf(planChains([...promised, openDemand(demand)], 'own', scene), demand),
  );
  const besideMs = Math.min(...finishes) - window.startsAtMs;
  if (besideMs > leftMs) {
    const words = `beside what is promised it takes ${Math.ceil(besideMs)} ms, ${Math.floor(leftMs)} ms are left`;
    return refused(open, { reason: 'DEVICES_BUSY', cause: `devices: ${words}` });
  }
  const overload = shedCause(entry, window, scene);
  return overload === undefined ? undefined : refused(open, { reason: 'OVERLOAD', cause: overload });
}

/**
 * The verdict on a promise that cannot be kept even alone, with one window of grace for what plans cannot know; undefined while
 * there is hope. Cost: a plan of one request.
 */
export function givenUp(
  open: UnderWayChain,
  demand: ChainDemand,
  { startsAtMs, endsAtMs }: PlanWindow,
  scene: PlanningScene,
): VerdictBody | undefined {
  const lateMs = aloneFinishMs(demand, scene) - demand.deadlineAtMs;
  if (lateMs <= endsAtMs - startsAtMs) return undefined;
  const isHopeless = Number.isFinite(lateMs);
  if (!isHopeless && startsAtMs < demand.deadlineAtMs) return undefined;
  const cause = isHopeless
    ? `devices: done ${Math.ceil(lateMs)} ms after the deadline, even alone`
    : `devices: no way on from ${demand.holderDeviceId} behind layer ${demand.layersDone}`;
  return missed(open, { reason: 'DEVICES_BUSY', cause });
}
