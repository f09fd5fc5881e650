import type { CqiTableName } from '../catalogue.js';
import type { ChannelQuality } from '../messages.js';
import { fromDecibel } from '../units.js';
import { CQI_EFFICIENCIES } from './cqi-tables.js';

/**
 * Spectral efficiency of a CQI; mean CQIs are reported, so a fraction is interpolated linearly between the rows.
 * @param cqi 0..15
 * @returns bit/s/Hz
 */
export function efficiencyFromCqi(table: CqiTableName, cqi: number): number {
  const rows = CQI_EFFICIENCIES[table];
  const clipped = Math.min(Math.max(cqi, 0), rows.length - 1);
  const below = Math.floor(clipped);
  const low = rows[below] ?? 0;
  const high = rows[below + 1] ?? low;
  return low + (high - low) * (clipped - below);
}

/**
 * Spectral efficiency of a SINR: the highest row of the CQI table that a code `gapDb` away from Shannon's limit can
 * carry, so row q needs `sinr >= gap x (2^efficiency - 1)`.
 * @returns bit/s/Hz
 */
export function efficiencyFromSinr(table: CqiTableName, sinrDb: number, gapDb: number): number {
  const carried = Math.log2(1 + fromDecibel(sinrDb - gapDb));
  return CQI_EFFICIENCIES[table].reduce((best, row) => (row <= carried ? Math.max(best, row) : best), 0);
}

/** Spectral efficiency behind one direction of a radio report, bit/s/Hz. */
export function efficiencyOf(quality: ChannelQuality, table: CqiTableName, gapDb: number): number {
  if (quality.bitsPerSecondPerHz !== undefined) return quality.bitsPerSecondPerHz;
  if (quality.cqi !== undefined) return efficiencyFromCqi(table, quality.cqi);
  return efficiencyFromSinr(table, quality.sinrDb ?? -Infinity, gapDb);
}
