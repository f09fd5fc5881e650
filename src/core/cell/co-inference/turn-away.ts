import type { VerdictBody } from '../../messages.js';
import { solveCoInference, type CoInferenceUser } from '../../solvers/co-inference/index.js';
import type { PlanWindow } from '../mode-planner.js';
import type { StructuralObstacle } from '../structural.js';
import { expired, refused } from '../verdicts.js';
import type { CellWorld } from '../world.js';
import type { CoInferenceOptions } from './co-inference-options.js';
import { newUser, startedUser, type UnderWayEntry, type WaitingEntry } from './entries.js';
import { impossibleAlone, modelFor, serverHzOf } from './hopeless.js';
import { epochInstance } from './instance.js';

/** What is promised, over everybody's best channel of late. */
export interface TurnAwayView {
  readonly fresh: ReadonlySet<string>;
  readonly promised: readonly UnderWayEntry[];
  /** Of the server's clock, Hz. */
  readonly freeServerHz: number;
  readonly freeBlocks: number;
  readonly options: CoInferenceOptions;
}

const BISECTIONS = 10;

/** True if a user can be served beside everything promised. */
function fitsBeside(user: CoInferenceUser, { promised, options }: TurnAwayView, world: CellWorld): boolean {
  const users = [...promised.map((entry) => startedUser(entry, 'best', entry.leftMs)), user];
  return solveCoInference(epochInstance(users, world, options)).users.at(-1)?.served === true;
}

/** The least share of the server with which a user would fit beside everything promised, Hz; more than is free. */
function leastServerHz(user: CoInferenceUser, view: TurnAwayView, world: CellWorld): number {
  let [low, high] = [view.freeServerHz, serverHzOf(world)];
  for (let step = 0; step < BISECTIONS; step += 1) {
    const serverHz = (low + high) / 2;
    if (fitsBeside({ ...user, serverHz }, view, world)) high = serverHz;
    else low = serverHz;
  }
  return high;
}

/** The least blocks with which a user could be served alone. */
function leastBlocks(user: CoInferenceUser, world: CellWorld, options: CoInferenceOptions): number {
  const [served] = solveCoInference({ ...epochInstance([user], world, options), goal: 'maxUsers' }).users;
  return served?.served === true ? (served.blocks ?? 0) : world.cell.uplink.blocks;
}

const giga = (hertz: number): string => `${(hertz / 1e9).toPrecision(3)} GHz`;

function fullObstacle(user: CoInferenceUser, view: TurnAwayView, world: CellWorld): StructuralObstacle {
  const { options, freeServerHz, freeBlocks } = view;
  const wholeServer = { ...user, serverHz: serverHzOf(world) };
  if (fitsBeside(wholeServer, view, world)) {
    const needs = giga(leastServerHz(user, view, world));
    return { reason: 'SERVER_FULL', cause: `server: needs ${needs}, ${giga(freeServerHz)} free` };
  }
  const needs = leastBlocks(wholeServer, world, options);
  return { reason: 'UPLINK_FULL', cause: `uplink: needs ${needs} blocks, ${freeBlocks} free` };
}

/** Why a request can no longer make it when new work really starts later than planned; undefined while it can. */
export function shedCause(
  entry: WaitingEntry,
  window: PlanWindow,
  world: CellWorld,
  options: CoInferenceOptions,
): string | undefined {
  if (window.shedAtMs === undefined) return undefined;
  const behindMs = window.shedAtMs - window.nowMs;
  const obstacle = impossibleAlone(entry, entry.leftMs - Math.max(0, behindMs), world, options);
  return obstacle && `planning: ${behindMs} ms behind; ${obstacle.cause}`;
}

/** The verdict on a request that has no hope even alone, or undefined if it has. */
export function turnAwayAlone(
  entry: WaitingEntry,
  fresh: ReadonlySet<string>,
  window: PlanWindow,
  world: CellWorld,
  options: CoInferenceOptions,
): VerdictBody | undefined {
  const obstacle = impossibleAlone(entry, entry.leftMs, world, options);
  if (obstacle === undefined) return undefined;
  const { open } = entry;
  if (fresh.has(open.request.requestId)) return refused(open, obstacle);
  const waitedMs = window.nowMs - open.request.arrivedAtMs;
  return expired(open, { reason: 'EXPIRED_IN_QUEUE', cause: `waited ${waitedMs} ms; ${obstacle.cause}` });
}

/** The verdict on a request for which there is no room beside what is promised even over the best channels; else undefined. */
export function turnAwayBeside(
  entry: WaitingEntry,
  view: TurnAwayView,
  window: PlanWindow,
  world: CellWorld,
): VerdictBody | undefined {
  const { options, freeServerHz } = view;
  const terms = { outlook: 'best', leftMs: entry.leftMs, serverHz: freeServerHz } as const;
  const model = modelFor(entry, terms, world, options);
  if (model !== undefined) {
    const user = newUser(entry, model, terms, world);
    if (!fitsBeside(user, view, world)) return refused(entry.open, fullObstacle(user, view, world));
  }
  const overload = shedCause(entry, window, world, options);
  return overload === undefined ? undefined : refused(entry.open, { reason: 'OVERLOAD', cause: overload });
}
