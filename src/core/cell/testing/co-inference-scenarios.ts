import type { Cell, DeviceClass, Model } from '../../catalogue.js';
import type { UserRequest } from '../../messages.js';
import { withReport } from '../channel.js';
import {
  emptyCellState,
  type CellState,
  type CoInferenceModeProgress,
  type UnderWayCoInference,
  type UserState,
} from '../state.js';
import type { CellWorld } from '../world.js';
import { PHONE, radio, request, scenarioCatalogue, scenarioWorld } from './cell-scenarios.js';

/**
 * 1 Gcycle in all, on a phone of 1 GHz as on the server. Over the whole band of 15 Mbit/s the input takes 100 ms, what
 * flows behind the first layer 50 ms, behind the second 10 ms.
 */
export const LENS: Model = {
  modelId: 'lens',
  inputBytes: 187_500,
  layers: [
    { layerId: 'lens.1', bytes: 1e6, flops: 0.1e9, outputBytes: 93_750 },
    { layerId: 'lens.2', bytes: 4e6, flops: 0.4e9, outputBytes: 18_750 },
    { layerId: 'lens.3', bytes: 5e6, flops: 0.5e9, outputBytes: 10 },
  ],
  batchTime: { fixedMs: 5, perInputMs: 1 },
  activationBytesPerInput: 1000,
};

/** A tenth of the lens: 100 Mcycle, the input takes 10 ms over the whole band. */
export const GLASS: Model = {
  ...LENS,
  modelId: 'glass',
  inputBytes: 18_750,
  layers: [{ layerId: 'glass.1', bytes: 1e6, flops: 0.1e9, outputBytes: 10 }],
};

/** Half of a lens cut behind its first layer, as admitted at 150 ms: 50 ms on the device, 0.75 Mbit, 450 ms on the server. */
export function halfLens(
  changes: Partial<CoInferenceModeProgress> = {},
  asked: Partial<UserRequest> = {},
): UnderWayCoInference {
  return {
    kind: 'under-way',
    request: request({ models: ['lens'], ...asked }),
    modelId: 'lens',
    deviceClass: 'phone',
    predictedFinishAtMs: 1000,
    progress: {
      mode: 'co-inference',
      splitAfter: 1,
      retained: 0.5,
      distortion: 0.5 * (1 - Math.LN2),
      deviceHz: 1e9,
      serverHz: 1e9,
      deviceCyclesLeft: 0.05e9,
      uploadBitsLeft: 0.75e6,
      serverCyclesLeft: 0.45e9,
      energyJoules: 0,
      plannedJoules: 0.52,
      ...changes,
    },
    progressAtMs: 150,
  };
}

/** What a cell knows once each of these has told of its uplink in the first epoch, bit/s/Hz one after the other. */
export function stateWith(uplinks: Readonly<Record<string, readonly number[]>>, world: CellWorld): CellState {
  const users = Object.entries(uplinks).map(([userId, efficiencies]) => {
    const silent: UserState = { userId, downlink: [], uplink: [], lastHeardAtMs: 0 };
    const reports = efficiencies.map((uplink, place) => radio(userId, 10 + 10 * place, 5, uplink));
    return [userId, reports.reduce((user, report) => withReport(user, report, world.cell), silent)] as const;
  });
  return { ...emptyCellState('north'), users: Object.fromEntries(users) };
}

/** At 4 bit/s/Hz over the band that a SINR is of, 1 block carries 4 Mbit/s, 5 carry 10 Mbit/s and all of them 15 Mbit/s. */
export const EFFICIENCY = 4;

/** 15 blocks of 1 MHz that lose nothing, and a server of 10 GHz with one operation a cycle. */
export const CO_INFERENCE_CELL: Partial<Cell> = {
  uplink: { blockHz: 1e6, blocks: 15, share: 1, overhead: 0 },
  modes: ['co-inference'],
  serverClockHz: 10e9,
};

/** A phone that cannot be clocked below half of its 1 GHz. */
export const HASTY: DeviceClass = { ...PHONE, deviceClass: 'hasty', minClockHz: 0.5e9 };

export function coInferenceWorld(changes: Partial<Cell> = {}, models: readonly Model[] = [LENS, GLASS]): CellWorld {
  const { deviceClasses } = scenarioCatalogue();
  return scenarioWorld({ ...CO_INFERENCE_CELL, ...changes }, { models, deviceClasses: [...deviceClasses, HASTY] });
}
