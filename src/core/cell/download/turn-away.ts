import type { VerdictBody } from '../../messages.js';
import {
  fitsTimeVarying,
  inDueOrder,
  layerDueTimes,
  planPair,
  type LayerDue,
  type PairPlan,
} from '../../solvers/slide/index.js';
import type { PlanWindow } from '../mode-planner.js';
import { expired, refused } from '../verdicts.js';
import type { CellWorld } from '../world.js';
import type { UnderWayEntry, WaitingEntry } from './entries.js';
import { hopefulTerms, impossibleAlone, leastBandwidthHz } from './hopeless.js';
import { downlinkBand, slideLayers } from './terms.js';

/** What the admitted downloads still need of the band by when, over the best channel of the window. */
export function hopefulDues(underWay: readonly UnderWayEntry[]): readonly LayerDue[] {
  return underWay.flatMap((entry) => {
    if (entry.bitsLeft === 0) return [];
    const terms = { ...entry.terms, spectralEfficiencyBitsPerSecondPerHz: entry.belief.best };
    return duesOf(planPair(terms, entry.progress, slideLayers(entry.model)));
  });
}

function duesOf(plan: PairPlan): readonly LayerDue[] {
  return Number.isFinite(plan.minBandwidthHz) ? layerDueTimes(plan) : [];
}

/** True if some model of the request fits beside what is promised, sent in due order over the best channels. */
function fitsBeside(
  entry: WaitingEntry,
  promisedDues: readonly LayerDue[],
  window: PlanWindow,
  world: CellWorld,
): boolean {
  const { bandwidthHz } = downlinkBand(world);
  const terms = hopefulTerms(entry, window.startsAtMs);
  return entry.fitting.some((model) => {
    const plan = planPair(terms, {}, slideLayers(model));
    if (plan.minBandwidthHz > bandwidthHz) return false;
    return fitsTimeVarying(inDueOrder([...promisedDues, ...layerDueTimes(plan)]), bandwidthHz);
  });
}

function fullCause(entry: WaitingEntry, freeBlocks: number, window: PlanWindow, world: CellWorld): string {
  const { resourceBlockHz } = downlinkBand(world);
  const terms = hopefulTerms(entry, window.startsAtMs);
  const least = Math.min(...entry.fitting.map((model) => leastBandwidthHz(model, terms)));
  return `downlink: needs ${Math.ceil(least / resourceBlockHz)} blocks, ${freeBlocks} free`;
}

/** Why a request can no longer make it when new work really starts later than planned; undefined while it can. */
export function shedCause(entry: WaitingEntry, window: PlanWindow, world: CellWorld): string | undefined {
  if (window.shedAtMs === undefined) return undefined;
  const behindMs = window.shedAtMs - window.nowMs;
  const obstacle = impossibleAlone(entry, window.startsAtMs + Math.max(0, behindMs), world);
  return obstacle && `planning: ${behindMs} ms behind; ${obstacle.cause}`;
}

export interface TurnAwayView {
  readonly fresh: ReadonlySet<string>;
  readonly promisedDues: readonly LayerDue[];
  /** Blocks no commitment needs. */
  readonly freeBlocks: number;
}

/**
 * The verdict on a request that could not be admitted in this epoch, or undefined if waiting may help. It is turned
 * away as soon as that is certain: impossible alone, or impossible beside what is promised even if every channel were
 * at its best.
 */
export function turnAway(
  entry: WaitingEntry,
  view: TurnAwayView,
  window: PlanWindow,
  world: CellWorld,
): VerdictBody | undefined {
  const obstacle = impossibleAlone(entry, window.startsAtMs, world);
  if (obstacle !== undefined) {
    const { open } = entry;
    if (view.fresh.has(open.request.requestId)) return refused(open, obstacle);
    const waitedMs = window.nowMs - open.request.arrivedAtMs;
    return expired(open, { reason: 'EXPIRED_IN_QUEUE', cause: `waited ${waitedMs} ms; ${obstacle.cause}` });
  }
  if (!fitsBeside(entry, view.promisedDues, window, world)) {
    return refused(entry.open, { reason: 'DOWNLINK_FULL', cause: fullCause(entry, view.freeBlocks, window, world) });
  }
  const overload = shedCause(entry, window, world);
  return overload === undefined ? undefined : refused(entry.open, { reason: 'OVERLOAD', cause: overload });
}
