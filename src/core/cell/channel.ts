import type { Cell, Direction } from '../catalogue.js';
import type { ChannelQuality, RadioReport } from '../messages.js';
import { efficiencyOf, gainHzPerWatt, sinrDbOf } from '../physics/index.js';
import type { ChannelSample, UserState } from './state.js';

/** How long a report of a direction stands for the channel, ms. */
export function validityMs(cell: Cell, direction: Direction): number {
  return direction === 'downlink' ? cell.downlinkValidityMs : cell.uplinkValidityMs;
}

function withSample(
  samples: readonly ChannelSample[],
  quality: ChannelQuality | undefined,
  atMs: number,
  cell: Cell,
  direction: Direction,
): readonly ChannelSample[] {
  const newest = samples.at(-1);
  if (quality === undefined || (newest !== undefined && atMs <= newest.atMs)) return samples;
  const sample = {
    atMs,
    bitsPerSecondPerHz: efficiencyOf(quality, cell.cqiTable, cell.gapDb),
    ...(direction === 'uplink' && cell.modes.includes('co-inference') && { sinrDb: sinrDbOf(quality, cell) }),
  };
  return [...samples.filter((old) => old.atMs > atMs - cell.margin.windowMs), sample];
}

/** A user's channel after one more report. Reports older than what is known of a direction change nothing. */
export function withReport(known: UserState | undefined, report: RadioReport, cell: Cell): UserState {
  const { userId, measuredAtMs } = report;
  return {
    userId,
    downlink: withSample(known?.downlink ?? [], report.downlink, measuredAtMs, cell, 'downlink'),
    uplink: withSample(known?.uplink ?? [], report.uplink, measuredAtMs, cell, 'uplink'),
    lastHeardAtMs: Math.max(known?.lastHeardAtMs ?? 0, measuredAtMs),
  };
}

/** What the planner believes of one direction of one user, bit/s/Hz. */
export interface ChannelBelief {
  /** The margin's quantile of the window: what a promise is made with. */
  readonly cautious: number;
  /** The last report: what a grant is made with. */
  readonly newest: number;
  /** The best of the window: beyond it nothing is hoped for. */
  readonly best: number;
  /** False when the last report is older than the cell trusts. */
  readonly current: boolean;
}

function lowerQuantile(sorted: readonly number[], quantile: number): number {
  const index = Math.floor(quantile * (sorted.length - 1));
  return sorted[index] ?? 0;
}

/** Cost: sorting the samples of one window. */
export function channelBelief(
  user: UserState | undefined,
  direction: Direction,
  cell: Cell,
  nowMs: number,
): ChannelBelief | undefined {
  const newest = user?.[direction].at(-1);
  if (user === undefined || newest === undefined) return undefined;
  const efficiencies = user[direction]
    .filter((sample) => sample.atMs > newest.atMs - cell.margin.windowMs)
    .map((sample) => sample.bitsPerSecondPerHz)
    .sort((a, b) => a - b);
  return {
    cautious: Math.min(lowerQuantile(efficiencies, cell.margin.quantile), newest.bitsPerSecondPerHz),
    newest: newest.bitsPerSecondPerHz,
    best: efficiencies.at(-1) ?? 0,
    current: nowMs - newest.atMs <= validityMs(cell, direction),
  };
}

/** What the planner believes of a user's uplink as a gain, Hz/W, as `channelBelief` does of its efficiency. */
export function gainBelief(user: UserState | undefined, cell: Cell, nowMs: number): ChannelBelief | undefined {
  if (user === undefined) return undefined;
  const uplink = user.uplink.map(({ atMs, sinrDb = -Infinity }) => ({
    atMs,
    bitsPerSecondPerHz: gainHzPerWatt(sinrDb, cell),
  }));
  return channelBelief({ ...user, uplink }, 'uplink', cell, nowMs);
}
