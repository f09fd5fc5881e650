import type { DeviceClass, Model } from '../../catalogue.js';
import { secondsFromMs } from '../../units.js';
import { gainBelief, type ChannelBelief } from '../channel.js';
import type { PlanWindow } from '../mode-planner.js';
import type { CoInferenceUser } from '../../solvers/co-inference/index.js';
import { deadlineAtMs, type CellState, type UnderWayCoInference, type WaitingRequest } from '../state.js';
import type { CellWorld } from '../world.js';
import { deviceOf } from './progress.js';
import { splitId, splitsOf } from './splits.js';

/** Which of a user's gains an upload is reckoned with. */
export type Outlook = 'cautious' | 'newest' | 'best';

interface Entry {
  readonly device: DeviceClass;
  /** Of the uplink, Hz/W. */
  readonly belief: ChannelBelief;
  /** Time left to the deadline when the plan begins, ms. */
  readonly leftMs: number;
}

export interface UnderWayEntry extends Entry {
  readonly open: UnderWayCoInference;
}

export interface WaitingEntry extends Entry {
  readonly open: WaitingRequest;
  /** Acceptable models the catalogue has, preferred first. */
  readonly models: readonly Model[];
}

const NO_BELIEF: ChannelBelief = { cautious: 0, newest: 0, best: 0, current: false };
/** Hz/W: below it the solver would be asked about a channel that is none. */
const LEAST_GAIN = 1e-6;

function belief(state: CellState, userId: string, window: PlanWindow, world: CellWorld): ChannelBelief {
  return gainBelief(state.users[userId], world.cell, window.nowMs) ?? NO_BELIEF;
}

export function underWayEntry(
  open: UnderWayCoInference,
  state: CellState,
  window: PlanWindow,
  world: CellWorld,
): UnderWayEntry {
  const { request } = open;
  return {
    open,
    device: deviceOf(open, world),
    belief: belief(state, request.userId, window, world),
    leftMs: deadlineAtMs(request) - window.startsAtMs,
  };
}

export function waitingEntry(
  open: WaitingRequest,
  state: CellState,
  window: PlanWindow,
  world: CellWorld,
): WaitingEntry {
  const { request } = open;
  const device = world.deviceClasses.get(request.deviceClass ?? world.cell.defaultDeviceClass);
  if (device === undefined) throw new Error(`triage let an unknown device class of ${request.requestId} pass`);
  return {
    open,
    device,
    belief: belief(state, request.userId, window, world),
    leftMs: deadlineAtMs(request) - window.startsAtMs,
    models: request.models.map((id) => world.models.get(id)).filter((model) => model !== undefined),
  };
}

/** What of a user is the same for the solver whatever it has begun. */
function userTerms({ device, belief: gains }: Entry, outlook: Outlook, leftMs: number) {
  return {
    gainHzPerWatt: Math.max(LEAST_GAIN, gains[outlook]),
    powerWatts: device.maxPowerWatts,
    deviceHz: device.maxClockHz,
    leastDeviceHz: device.minClockHz,
    deviceKappaJoulesPerCycleHz2: device.kappa,
    deviceMemoryBytes: device.memoryBytes,
    deadlineSeconds: Math.max(0, secondsFromMs(leftMs)),
  };
}

/** Of an allowance of energy, what a promise leaves: rounding in what is counted must not break it. */
const ENERGY_RESERVE = 1e-6;

/** A request nobody has promised anything yet, under one of its models. */
export function newUser(
  entry: WaitingEntry,
  model: Model,
  terms: { readonly outlook: Outlook; readonly leftMs: number; readonly serverHz: number },
  world: CellWorld,
): CoInferenceUser {
  const { request } = entry.open;
  const maxDistortion = request.maxDistortion ?? world.cell.maxDistortion;
  return {
    ...userTerms(entry, terms.outlook, terms.leftMs),
    id: request.requestId,
    serverHz: terms.serverHz,
    weight: request.priority ?? 1,
    splits: splitsOf(model, request, entry.device, world),
    ...(request.energyJoules !== undefined && { energyJoules: request.energyJoules * (1 - ENERGY_RESERVE) }),
    ...(maxDistortion !== undefined && { maxDistortion }),
  };
}

/** A request under way: its cut, its ratio and its clocks are fixed; what is left of it is to be brought to its end. */
export function startedUser(entry: UnderWayEntry, outlook: Outlook, leftMs: number): CoInferenceUser {
  const { request, progress } = entry.open;
  const { splitAfter, retained, deviceCyclesLeft, uploadBitsLeft, serverCyclesLeft } = progress;
  const isComputing = deviceCyclesLeft > 0;
  const started = { splitId: splitId(splitAfter), retained, uploadBitsLeft };
  return {
    ...userTerms(entry, outlook, leftMs),
    id: request.requestId,
    serverHz: progress.serverHz,
    ...(request.energyJoules !== undefined && {
      energyJoules: Math.max(0, request.energyJoules - progress.energyJoules),
    }),
    // The solver reckons with the whole server part of a cut; here it is what is left of it.
    splits: [
      {
        ...{ id: splitId(splitAfter), deviceCycles: deviceCyclesLeft / retained, uploadBits: uploadBitsLeft },
        serverCycles: serverCyclesLeft / retained,
      },
    ],
    state: isComputing ? 'computing' : 'uploading',
    started: isComputing ? { ...started, deviceCyclesLeft, deviceHz: progress.deviceHz } : started,
  };
}
