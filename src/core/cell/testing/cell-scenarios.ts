import type { Catalogue, Cell, DeviceClass, Model } from '../../catalogue.js';
import type { ChannelQuality, Outcome, RadioReport, UserGone, UserRequest } from '../../messages.js';
import { closeCellEpoch, type CellEpoch } from '../close-epoch.js';
import type { CellInputs } from '../absorb.js';
import { DownloadPlanner, type DownloadOptions } from '../download/index.js';
import type { ModePlanner, PlanWindow } from '../mode-planner.js';
import type { CellState } from '../state.js';
import { cellWorlds, type CellWorld } from '../world.js';

export const EPOCH_MS = 100;
export const LEAD_MS = 50;

/** Case A2 of the SLIDE specification on a 1 GHz device: 200 Mbit, 0.36 s of computing, a heavy first layer. */
export const VISION: Model = {
  modelId: 'vision',
  inputBytes: 100_000,
  layers: [
    { layerId: 'vision.1', bytes: 20e6, flops: 0.05e9, outputBytes: 1000 },
    { layerId: 'vision.2', bytes: 1.25e6, flops: 0.15e9, outputBytes: 1000 },
    { layerId: 'vision.3', bytes: 2.5e6, flops: 0.1e9, outputBytes: 1000 },
    { layerId: 'vision.4', bytes: 1.25e6, flops: 0.06e9, outputBytes: 1000 },
  ],
  batchTime: { fixedMs: 5, perInputMs: 1 },
  activationBytesPerInput: 1000,
};

/** Case B1 of the SLIDE specification: three even layers, 180 Mbit and 0.6 Gcycle in all. */
export const SPEECH: Model = {
  modelId: 'speech',
  inputBytes: 100_000,
  layers: [1, 2, 3].map((layer) => ({
    layerId: `speech.${layer}`,
    bytes: 7.5e6,
    flops: 0.2e9,
    outputBytes: 1000,
  })),
  batchTime: { fixedMs: 5, perInputMs: 1 },
  activationBytesPerInput: 1000,
};

/** One layer of 10 Mbit that takes 10 ms at 1 GHz. */
export const TINY: Model = {
  modelId: 'tiny',
  inputBytes: 1000,
  layers: [{ layerId: 'tiny.1', bytes: 1.25e6, flops: 0.01e9, outputBytes: 10 }],
  batchTime: { fixedMs: 1, perInputMs: 1 },
  activationBytesPerInput: 100,
};

/** 1 GHz, one operation a cycle, 10 J per Gcycle at the top clock, nothing else takes power. */
export const PHONE: DeviceClass = {
  deviceClass: 'phone',
  minClockHz: 1e6,
  maxClockHz: 1e9,
  flopsPerCycle: 1,
  kappa: 1e-26,
  staticWatts: 0,
  receiveWatts: 0,
  maxPowerWatts: 0.2,
  memoryBytes: 1e9,
};

/** A tenth of a phone's clock, and memory for the tiny model only. */
export const WATCH: DeviceClass = { ...PHONE, deviceClass: 'watch', maxClockHz: 1e8, memoryBytes: 2e6 };

/** 100 blocks of 1 MHz that lose nothing: at 5 bit/s/Hz a block carries 5 Mbit/s. */
export const NORTH: Cell = {
  cellId: 'north',
  downlink: { blockHz: 1e6, blocks: 100, share: 1, overhead: 0 },
  uplink: { blockHz: 1e6, blocks: 100, share: 0, overhead: 0 },
  cqiTable: '5.2.2.1-3',
  margin: { windowMs: 1000, quantile: 0.3 },
  downlinkValidityMs: 5000,
  uplinkValidityMs: 30_000,
  modes: ['download'],
  defaultDeviceClass: 'phone',
  bestEffort: false,
  deviceValidityMs: 5000,
  serverFlopsPerCycle: 1,
  devices: [{ deviceId: 'kiosk', deviceClass: 'phone' }],
  links: [],
  sinrReference: { hz: 1e6, watts: 0.2 },
  gapDb: 0,
};

export function scenarioCatalogue(changes: Partial<Cell> = {}): Catalogue {
  return {
    deployment: { epochMs: EPOCH_MS, latenessMs: 10, leadMs: LEAD_MS },
    cells: [{ ...NORTH, ...changes }],
    models: [VISION, SPEECH, TINY],
    deviceClasses: [PHONE, WATCH],
  };
}

export function scenarioWorld(changes: Partial<Cell> = {}, extra: Partial<Catalogue> = {}): CellWorld {
  const [world] = cellWorlds({ ...scenarioCatalogue(changes), ...extra }).values();
  if (world === undefined) throw new Error('the scenario has a cell');
  return world;
}

/** A request of user `ann` for the vision model, arrived at 0, 1.3 s allowed. */
export function request(changes: Partial<UserRequest> = {}): UserRequest {
  return {
    requestId: 'r1',
    cellId: 'north',
    userId: 'ann',
    arrivedAtMs: 0,
    deadlineMs: 1300,
    models: ['vision'],
    ...changes,
  };
}

const qualityOf = (told: ChannelQuality | number): ChannelQuality =>
  typeof told === 'number' ? { bitsPerSecondPerHz: told } : told;

/** The channel of one user; a plain number is a spectral efficiency. */
export function radio(
  userId: string,
  measuredAtMs: number,
  downlink: ChannelQuality | number,
  uplink?: ChannelQuality | number,
): RadioReport {
  const report = { kind: 'radio', cellId: 'north', userId, measuredAtMs, downlink: qualityOf(downlink) } as const;
  return uplink === undefined ? report : { ...report, uplink: qualityOf(uplink) };
}

export function gone(userId: string, measuredAtMs: number): UserGone {
  return { kind: 'user-gone', cellId: 'north', userId, measuredAtMs };
}

export function outcome(atMs: number, result: Outcome['result'], changes: Partial<Outcome> = {}): Outcome {
  return { kind: 'outcome', cellId: 'north', requestId: 'r1', atMs, result, ...changes };
}

/** The window of an epoch's plan as the scheduler makes it. */
export function windowOf(epoch: number, changes: Partial<PlanWindow> = {}): PlanWindow {
  const nowMs = (epoch + 1) * EPOCH_MS;
  return { epoch, nowMs, startsAtMs: nowMs + LEAD_MS, endsAtMs: nowMs + LEAD_MS + EPOCH_MS, ...changes };
}

/** A planner that promises up to the deadline itself, so that numbers can be worked out by hand. */
export function downloadPlanner(options: Partial<DownloadOptions> = {}): DownloadPlanner {
  return new DownloadPlanner({ exactUserLimit: 6, timeVarying: true, promiseGuardMs: 0, ...options });
}

export interface EpochSetting {
  readonly world?: CellWorld;
  readonly planners?: readonly ModePlanner[];
  readonly window?: Partial<PlanWindow>;
}

/** Closes one epoch of a cell with what it brought. */
export function closeEpoch(
  state: CellState,
  epoch: number,
  inputs: Partial<CellInputs> = {},
  { world = scenarioWorld(), planners = [downloadPlanner()], window = {} }: EpochSetting = {},
): CellEpoch {
  const brought = { outcomes: [], reports: [], requests: [], ...inputs };
  return closeCellEpoch(state, brought, windowOf(epoch, window), planners, world);
}
