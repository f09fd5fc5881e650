import type { Cell } from '../catalogue.js';
import type { ChannelQuality } from '../messages.js';
import { fromDecibel, toDecibel } from '../units.js';
import { efficiencyOf } from './spectral-efficiency.js';

/** Stands for no coverage in a number that can be written down. */
const NO_SIGNAL_DB = -100;

/** SINR behind a report, dB: as measured, or the least one whose efficiency a code so far from Shannon's limit reaches. */
export function sinrDbOf(quality: ChannelQuality, { cqiTable, gapDb }: Pick<Cell, 'cqiTable' | 'gapDb'>): number {
  if (quality.sinrDb !== undefined) return quality.sinrDb;
  return Math.max(NO_SIGNAL_DB, toDecibel(2 ** efficiencyOf(quality, cqiTable, gapDb) - 1) + gapDb);
}

/**
 * Channel power gain over noise density of an uplink whose SINR was measured at the cell's reference band and power, the
 * gap of practical coding taken off: SNR = power x gain / band.
 * @returns Hz/W; 0 without any signal
 */
export function gainHzPerWatt(sinrDb: number, { gapDb, sinrReference }: Pick<Cell, 'gapDb' | 'sinrReference'>): number {
  return (fromDecibel(sinrDb - gapDb) * sinrReference.hz) / sinrReference.watts;
}

/** Shannon's rate, bit/s. */
export function shannonBitsPerSecond(bandwidthHz: number, gain: number, powerWatts: number): number {
  if (bandwidthHz <= 0) return 0;
  return (bandwidthHz * Math.log1p((powerWatts * gain) / bandwidthHz)) / Math.LN2;
}
