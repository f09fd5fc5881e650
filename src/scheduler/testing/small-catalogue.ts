import type { Catalogue, Cell } from '../../core/catalogue.js';

/** Start of the tests' event time: a whole number of epochs. */
export const START_MS = 1_700_000_000_000;
export const EPOCH_MS = 100;
export const START_EPOCH = START_MS / EPOCH_MS;

/** Ten blocks of 1 MHz all to themselves: at 1 bit/s/Hz a block carries 1 Mbit/s. */
const carrier = { blockHz: 1e6, blocks: 10, share: 1, overhead: 0 };

function smallCell(cellId: string): Cell {
  return {
    cellId,
    downlink: carrier,
    uplink: carrier,
    cqiTable: '5.2.2.1-2',
    margin: { windowMs: 1000, quantile: 0.3 },
    downlinkValidityMs: 5000,
    uplinkValidityMs: 30_000,
    modes: ['download'],
    defaultDeviceClass: 'phone',
    bestEffort: false,
    deviceValidityMs: 5000,
    serverFlopsPerCycle: 1,
    devices: [],
    links: [],
    sinrReference: { hz: 1e7, watts: 0.2 },
    gapDb: 3,
  };
}

/**
 * Numbers that can be computed by hand: a model of two layers of 1 Mbit, each taking 100 ms on a phone at its top clock;
 * a whole cell brings the model in 200 ms at 1 bit/s/Hz.
 */
export function smallCatalogue(cellIds: readonly string[] = ['cell-a']): Catalogue {
  const layer = (layerId: string): Catalogue['models'][number]['layers'][number] => ({
    layerId,
    bytes: 125_000,
    flops: 1e8,
    outputBytes: 1000,
  });
  return {
    deployment: { epochMs: EPOCH_MS, latenessMs: 10, leadMs: 50 },
    cells: cellIds.map(smallCell),
    models: [
      {
        modelId: 'pair',
        inputBytes: 1000,
        layers: [layer('pair/1'), layer('pair/2')],
        batchTime: { fixedMs: 1, perInputMs: 1 },
        activationBytesPerInput: 1000,
      },
    ],
    deviceClasses: [
      {
        deviceClass: 'phone',
        minClockHz: 5e8,
        maxClockHz: 1e9,
        flopsPerCycle: 1,
        kappa: 1e-27,
        staticWatts: 0.5,
        receiveWatts: 0.5,
        maxPowerWatts: 0.2,
        memoryBytes: 1e9,
      },
    ],
  };
}
