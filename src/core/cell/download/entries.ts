import type { DeviceClass, Model } from '../../catalogue.js';
import { bitsOutstanding, modelBytes, type ModelWork } from '../../physics/index.js';
import type { SlideProgress, SlideTerms } from '../../solvers/slide/index.js';
import { channelBelief, type ChannelBelief } from '../channel.js';
import type { PlanWindow } from '../mode-planner.js';
import type { CellState, UnderWayDownload, WaitingRequest } from '../state.js';
import type { CellWorld } from '../world.js';
import { plannedClockHz, workOf } from './progress.js';
import { promised, restOfTerms, slideProgress, slideTerms } from './terms.js';

/** An admitted download as the solver sees it. */
export interface UnderWayEntry {
  readonly kind: 'under-way';
  readonly open: UnderWayDownload;
  readonly device: DeviceClass;
  readonly model: Model;
  readonly work: ModelWork;
  readonly belief: ChannelBelief;
  /** Grants are made with the newest channel. */
  readonly terms: SlideTerms;
  /** Beside a new promise the old ones are counted with the cautious channel too. */
  readonly cautiousTerms: SlideTerms;
  readonly progress: SlideProgress;
  readonly bitsLeft: number;
  readonly clockHz: (index: number) => number;
}

/** A request nobody has promised anything yet. */
export interface WaitingEntry {
  readonly kind: 'waiting';
  readonly open: WaitingRequest;
  readonly device: DeviceClass;
  readonly belief: ChannelBelief;
  /** Promises are made with the cautious channel. */
  readonly terms: SlideTerms;
  /** Acceptable models the catalogue knows, preferred first. */
  readonly models: readonly Model[];
  /** Those of them that fit into the device's memory. */
  readonly fitting: readonly Model[];
}

export type DownloadEntry = UnderWayEntry | WaitingEntry;

const NO_BELIEF: ChannelBelief = { cautious: 0, newest: 0, best: 0, current: false };

function belief(state: CellState, userId: string, window: PlanWindow, world: CellWorld): ChannelBelief {
  return channelBelief(state.users[userId], 'downlink', world.cell, window.nowMs) ?? NO_BELIEF;
}

export function underWayEntry(
  open: UnderWayDownload,
  state: CellState,
  window: PlanWindow,
  world: CellWorld,
): UnderWayEntry {
  const { work, model, device } = workOf(open, world);
  const known = belief(state, open.request.userId, window, world);
  const clockHz = plannedClockHz(state.plan, open.request.requestId, device);
  const runningClockHz = clockHz(open.progress.layersDone);
  const { busyCycles, ...progress } = slideProgress(open, work, runningClockHz);
  const running = { cycles: busyCycles, clockHz: runningClockHz };
  return {
    kind: 'under-way',
    open,
    device,
    model,
    work,
    belief: known,
    terms: restOfTerms(open, device, known.newest, window.startsAtMs, running),
    cautiousTerms: restOfTerms(open, device, known.cautious, window.startsAtMs, running),
    progress,
    bitsLeft: bitsOutstanding(work, progress.deliveredBits),
    clockHz,
  };
}

export function waitingEntry(
  open: WaitingRequest,
  state: CellState,
  window: PlanWindow,
  world: CellWorld,
  promiseGuardMs: number,
): WaitingEntry {
  const { request } = open;
  const device = world.deviceClasses.get(request.deviceClass ?? world.cell.defaultDeviceClass);
  if (device === undefined) throw new Error(`triage let an unknown device class of ${request.requestId} pass`);
  const known = belief(state, request.userId, window, world);
  const models = request.models.map((id) => world.models.get(id)).filter((model) => model !== undefined);
  return {
    kind: 'waiting',
    open,
    device,
    belief: known,
    terms: promised(slideTerms(request, device, known.cautious, window.startsAtMs + promiseGuardMs)),
    models,
    fitting: models.filter((model) => modelBytes(model) <= device.memoryBytes),
  };
}
