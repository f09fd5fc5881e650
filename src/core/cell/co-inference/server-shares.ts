import { bandOf } from '../band.js';
import type { Model } from '../../catalogue.js';
import { solveCoInference, type CoInferenceUser } from '../../solvers/co-inference/index.js';
import type { CellWorld } from '../world.js';
import type { CoInferenceOptions } from './co-inference-options.js';
import { newUser, type WaitingEntry } from './entries.js';
import { serverHzOf } from './hopeless.js';
import { aloneInstance } from './instance.js';

/** A new request with the model and the share of the server it is offered. */
export interface Candidate {
  readonly entry: WaitingEntry;
  readonly model: Model;
  readonly user: CoInferenceUser;
}

const BISECTIONS = 10;

/** The least share with which a user could be served on so much band, Hz; undefined if the whole server is not enough. */
function leastShareHz(
  user: CoInferenceUser,
  bandwidthHz: number,
  world: CellWorld,
  options: CoInferenceOptions,
): number | undefined {
  const can = (serverHz: number): boolean =>
    solveCoInference({ ...aloneInstance({ ...user, serverHz }, world, options), bandwidthHz }).feasible;
  if (can(0)) return 0;
  let [low, high] = [0, serverHzOf(world)];
  if (!can(high)) return undefined;
  for (let step = 0; step < BISECTIONS; step += 1) {
    const middle = (low + high) / 2;
    if (can(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * Divides what is free of the server's clock among new requests: as many as fit with the least each needs on an equal share
 * of the band, the cheapest first; then equal parts of what is over, for quality, up to the most one may have.
 *
 * @param waiting in order of urgency
 */
export function offeredShares(
  waiting: readonly WaitingEntry[],
  freeHz: number,
  world: CellWorld,
  options: CoInferenceOptions,
): readonly Candidate[] {
  const { promiseGuardMs, mostServerShare } = options;
  const { bandwidthHz } = bandOf(world.cell.uplink);
  const needs = waiting.flatMap((entry) => {
    const terms = { outlook: 'cautious', leftMs: entry.leftMs - promiseGuardMs, serverHz: 0 } as const;
    for (const model of entry.models) {
      const user = newUser(entry, model, terms, world);
      const leastHz = leastShareHz(user, bandwidthHz / waiting.length, world, options);
      if (leastHz !== undefined) return [{ entry, model, user, leastHz }];
    }
    return [];
  });
  const offered: typeof needs = [];
  let leftHz = freeHz;
  for (const need of needs.toSorted((a, b) => a.leastHz - b.leastHz)) {
    if (need.leastHz > leftHz) break;
    offered.push(need);
    leftHz -= need.leastHz;
  }
  const extraHz = Math.min(mostServerShare * serverHzOf(world), leftHz / Math.max(1, offered.length));
  const urgent = new Set(offered);
  return needs
    .filter((need) => urgent.has(need))
    .map(({ entry, model, user, leastHz }) => ({ entry, model, user: { ...user, serverHz: leastHz + extraHz } }));
}
