import type { Model } from '../../catalogue.js';
import { shannonBitsPerSecond } from '../../physics/index.js';
import { solveCoInference, type CoInferenceUser } from '../../solvers/co-inference/index.js';
import { secondsFromMs } from '../../units.js';
import { bandOf } from '../band.js';
import type { StructuralObstacle } from '../structural.js';
import type { CellWorld } from '../world.js';
import type { CoInferenceOptions } from './co-inference-options.js';
import { newUser, startedUser, type UnderWayEntry, type WaitingEntry } from './entries.js';
import { aloneInstance, epochInstance } from './instance.js';

/** True if a user can be served with the whole band to itself. */
export function isPossible(user: CoInferenceUser, world: CellWorld, options: CoInferenceOptions): boolean {
  return solveCoInference(aloneInstance(user, world, options)).feasible;
}

/** The server's clock, Hz. A cell that offers co-inference has one. */
export function serverHzOf({ cell }: CellWorld): number {
  if (cell.serverClockHz === undefined) throw new Error(`cell ${cell.cellId} offers co-inference and has no server`);
  return cell.serverClockHz;
}

type Limit = 'deviceMemoryBytes' | 'energyJoules' | 'maxDistortion';

/** The limits of a request, in the order in which their reasons precede one another. */
const LIMITS: readonly (readonly [Limit, StructuralObstacle['reason']])[] = [
  ['deviceMemoryBytes', 'MEMORY_IMPOSSIBLE'],
  ['energyJoules', 'ENERGY_IMPOSSIBLE'],
  ['maxDistortion', 'DISTORTION_IMPOSSIBLE'],
];

function without(user: CoInferenceUser, limits: readonly Limit[]): CoInferenceUser {
  return Object.fromEntries(
    Object.entries(user).filter(([name]) => !limits.includes(name as Limit)),
  ) as unknown as CoInferenceUser;
}

/** The least distortion of a user that has the whole cell, with no limit on it. */
function leastDistortion(user: CoInferenceUser, world: CellWorld, options: CoInferenceOptions): number {
  return solveCoInference(aloneInstance(without(user, ['maxDistortion']), world, options)).objective ?? 1;
}

function leastJoules(user: CoInferenceUser, world: CellWorld, options: CoInferenceOptions): number {
  const free = without(user, ['energyJoules', 'maxDistortion']);
  const [served] = solveCoInference(aloneInstance(free, world, options)).users;
  return served?.served === true ? served.energyJoules : Infinity;
}

function causeOf(
  limit: Limit,
  { open: { request } }: WaitingEntry,
  users: readonly CoInferenceUser[],
  world: CellWorld,
  options: CoInferenceOptions,
): string {
  const [user] = users;
  if (limit === 'deviceMemoryBytes') {
    return `device memory: ${user?.deviceMemoryBytes ?? 0} bytes hold no device part that would be in time`;
  }
  if (limit === 'energyJoules') {
    const least = Math.min(...users.map((one) => leastJoules(one, world, options)));
    return `energy: ${request.energyJoules ?? 0} J are allowed, at full power and clocks it takes ${least.toPrecision(3)} J`;
  }
  const least = Math.min(...users.map((one) => leastDistortion(one, world, options)));
  return `distortion: ${user?.maxDistortion ?? 0} is allowed, at least ${least.toPrecision(3)} is left after pruning in time`;
}

/**
 * Why a waiting request could not be served even alone with the whole cell over its best channel of late, in order of
 * precedence: deadline, memory, energy, distortion. Undefined while there is hope. Cost: a solve of one user a model and limit.
 */
export function impossibleAlone(
  entry: WaitingEntry,
  leftMs: number,
  world: CellWorld,
  options: CoInferenceOptions,
): StructuralObstacle | undefined {
  const terms = { outlook: 'best', leftMs, serverHz: serverHzOf(world) } as const;
  const users = entry.models.map((model) => newUser(entry, model, terms, world));
  let lifted: readonly Limit[] = LIMITS.map(([limit]) => limit);
  let able = users.filter((user) => isPossible(without(user, lifted), world, options));
  if (able.length === 0) return { reason: 'DEADLINE_IMPOSSIBLE', cause: deadlineCause(entry, leftMs, world) };
  for (const [limit, reason] of LIMITS) {
    lifted = lifted.filter((other) => other !== limit);
    const kept = able.filter((user) => isPossible(without(user, lifted), world, options));
    if (kept.length === 0) return { reason, cause: causeOf(limit, entry, able, world, options) };
    able = kept;
  }
  return undefined;
}

function deadlineCause({ belief, device }: WaitingEntry, leftMs: number, { cell }: CellWorld): string {
  const left = Math.max(0, Math.floor(leftMs));
  const { bandwidthHz } = bandOf(cell.uplink);
  const bits = shannonBitsPerSecond(bandwidthHz, belief.best, device.maxPowerWatts) * secondsFromMs(left);
  if (bits < 1) return 'uplink: no coverage, and the device alone is too slow';
  return `time: ${left} ms are left, too few for device, uplink and server together at any cut`;
}

/** The first of a request's models that can be served alone under such terms; the preferred one if none can. */
export function modelFor(
  entry: WaitingEntry,
  terms: Parameters<typeof newUser>[2],
  world: CellWorld,
  options: CoInferenceOptions,
): Model | undefined {
  const able = entry.models.find((model) => isPossible(newUser(entry, model, terms, world), world, options));
  return able ?? entry.models[0];
}

/** Whether a request under way still makes it, alone with the whole band, in so much time. */
export function canStillMake(
  entry: UnderWayEntry,
  outlook: 'newest' | 'cautious' | 'best',
  leftMs: number,
  world: CellWorld,
  options: CoInferenceOptions,
): boolean {
  const { feasible } = solveCoInference(epochInstance([startedUser(entry, outlook, leftMs)], world, options));
  return feasible;
}
