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

interface Need {
  readonly entry: WaitingEntry;
  readonly model: Model;
  readonly user: CoInferenceUser;
  readonly leastHz: number;
}

/** Whether a user could be served with so much band and clock. */
type Serves = (user: CoInferenceUser, bandwidthHz: number, serverHz: number) => boolean;

/** The least share with which a user could be served on so much band, Hz; it is with `mostHz`. */
function leastShareHz(user: CoInferenceUser, bandwidthHz: number, mostHz: number, serves: Serves): number {
  if (serves(user, bandwidthHz, 0)) return 0;
  let [low, high] = [0, mostHz];
  for (let step = 0; step < BISECTIONS; step += 1) {
    const middle = (low + high) / 2;
    if (serves(user, bandwidthHz, middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** By how many the cell is shared: by all who wait, by half of them, and so on. */
function sharings(waiting: number): readonly number[] {
  const halved = [];
  for (let sharing = waiting; sharing > 1; sharing /= 2) halved.push(sharing);
  return [...halved, 1];
}

/**
 * What a request needs of the server on an equal part of the band, under the first of its models that can be served with an
 * equal part of both. Where none can, with twice the parts, and so on: what too many want is worth something to some of
 * them.
 *
 * @returns undefined if even all of both is too little
 */
function needOf(
  entry: WaitingEntry,
  waiting: number,
  freeHz: number,
  world: CellWorld,
  options: CoInferenceOptions,
): Need | undefined {
  const band = bandOf(world.cell.uplink).bandwidthHz;
  const serves: Serves = (user, bandwidthHz, serverHz) =>
    solveCoInference({ ...aloneInstance({ ...user, serverHz }, world, options), bandwidthHz }).feasible;
  const terms = { outlook: 'cautious', leftMs: entry.leftMs - options.promiseGuardMs, serverHz: 0 } as const;
  const users = entry.models.map((model) => ({ model, user: newUser(entry, model, terms, world) }));
  for (const sharing of sharings(waiting)) {
    const [bandwidthHz, mostHz] = [band / sharing, freeHz / sharing];
    const able = users.find(({ user }) => serves(user, bandwidthHz, mostHz));
    if (able !== undefined)
      return { entry, ...able, leastHz: Math.ceil(leastShareHz(able.user, bandwidthHz, mostHz, serves)) };
  }
  return undefined;
}

const hertzPerWeight = ({ user, leastHz }: Need): number => leastHz / (user.weight ?? 1);

/**
 * Divides what is free of the server's clock among new requests: as many as fit with the least each needs on its part of
 * the band, the cheapest for its weight first; then equal parts of what is over, for quality, up to the most one may have.
 *
 * @param waiting in order of urgency
 */
export function offeredShares(
  waiting: readonly WaitingEntry[],
  freeHz: number,
  world: CellWorld,
  options: CoInferenceOptions,
): readonly Candidate[] {
  const { mostServerShare } = options;
  const needs = waiting.flatMap((entry) => needOf(entry, waiting.length, freeHz, world, options) ?? []);
  const offered: Need[] = [];
  // Whole Hz: sums of them are exact, so that together they never come to more than there is.
  let leftHz = Math.floor(freeHz);
  for (const need of needs.toSorted((a, b) => hertzPerWeight(a) - hertzPerWeight(b))) {
    if (need.leastHz > leftHz) continue;
    offered.push(need);
    leftHz -= need.leastHz;
  }
  const extraHz = Math.floor(Math.min(mostServerShare * serverHzOf(world), leftHz / Math.max(1, offered.length)));
  const urgent = new Set(offered);
  return needs
    .filter((need) => urgent.has(need))
    .map(({ entry, model, user, leastHz }) => ({ entry, model, user: { ...user, serverHz: leastHz + extraHz } }));
}
