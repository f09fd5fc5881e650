import { DIRECTIONS, type Direction } from '../core/catalogue.js';
import type { ChannelQuality, RadioReport, Report, UserGone } from '../core/messages.js';
import type { FutureChannel, NetworkReport } from '../twin/future-channel.js';
import { HELD_FOR_MS, RecordedQuality } from './recorded-quality.js';
import type { ReplayedReport } from './replay-record.js';

/** What is known beyond the time asked for, so that the end of a piece is: later ones are asked for anew. */
const READ_AHEAD_MS = 5000;

type UserQuality = Readonly<Record<Direction, RecordedQuality>>;

/**
 * The channel out of a recording. A report is the mean over the time before it, so that the value between two reports is
 * the later one's. Where a direction is missing for more than 1 s its last value stands for 5 s in the downlink and 30 s in
 * the uplink; after that there is no coverage.
 * Reports of devices and links are handed on as they are.
 * Memory: the reports between `forgetBefore` and 5 s past `advanceTo`, and the last of each user.
 */
export class RecordedChannel implements FutureChannel {
  private readonly reports: AsyncIterator<ReplayedReport>;
  private readonly cells = new Map<string, Map<string, UserQuality>>();
  /** By cell, in order of time. */
  private readonly network = new Map<string, NetworkReport[]>();
  private ahead: ReplayedReport | undefined;
  private hasMore = true;
  private knownUpToMs = -Infinity;

  /** @param reports in order of time */
  constructor(reports: AsyncIterable<ReplayedReport>) {
    this.reports = reports[Symbol.asyncIterator]();
  }

  async advanceTo(atMs: number): Promise<void> {
    if (atMs <= this.knownUpToMs) return;
    while (this.hasMore) {
      if (this.ahead === undefined) {
        const next = await this.reports.next();
        if (next.done === true) this.hasMore = false;
        else this.ahead = next.value;
      }
      if (this.ahead === undefined || this.ahead.atMs > atMs + READ_AHEAD_MS) break;
      this.note(this.ahead.message);
      this.ahead = undefined;
    }
    this.knownUpToMs = atMs;
  }

  forgetBefore(atMs: number): void {
    for (const [cellId, users] of this.cells) {
      for (const [userId, quality] of users) {
        for (const direction of DIRECTIONS) quality[direction].forgetBefore(atMs);
        if (DIRECTIONS.every((direction) => quality[direction].isEmpty)) users.delete(userId);
      }
      if (users.size === 0) this.cells.delete(cellId);
    }
    for (const [cellId, reports] of this.network) {
      const left = reports.filter(({ measuredAtMs }) => measuredAtMs >= atMs);
      if (left.length > 0) this.network.set(cellId, left);
      else this.network.delete(cellId);
    }
  }

  qualityAt(cellId: string, userId: string, direction: Direction, atMs: number): ChannelQuality | undefined {
    return this.known(cellId, userId, direction, atMs)?.qualityAt(atMs);
  }

  nextChangeAfter(cellId: string, userId: string, direction: Direction, atMs: number): number | undefined {
    return this.known(cellId, userId, direction, atMs)?.nextChangeAfter(atMs);
  }

  networkReports(cellId: string, afterMs: number, toMs: number): readonly NetworkReport[] {
    this.mustKnow(toMs);
    const reports = this.network.get(cellId) ?? [];
    return reports.filter(({ measuredAtMs }) => measuredAtMs > afterMs && measuredAtMs <= toMs);
  }

  async close(): Promise<void> {
    this.hasMore = false;
    await this.reports.return?.();
  }

  private known(cellId: string, userId: string, direction: Direction, atMs: number): RecordedQuality | undefined {
    this.mustKnow(atMs);
    return this.cells.get(cellId)?.get(userId)?.[direction];
  }

  private mustKnow(atMs: number): void {
    if (atMs > this.knownUpToMs) throw new RangeError(`advanceTo(${atMs}) before asking for ${atMs}`);
  }

  private note(report: Report): void {
    if (report.kind === 'link' || report.kind === 'device') this.noteNetwork(report);
    else this.noteUser(report);
  }

  private noteNetwork(report: NetworkReport): void {
    const reports = this.network.get(report.cellId) ?? [];
    this.network.set(report.cellId, reports);
    reports.push(report);
  }

  private noteUser(report: RadioReport | UserGone): void {
    const user = this.userQuality(report.cellId, report.userId);
    for (const direction of DIRECTIONS) {
      const quality = report.kind === 'radio' ? report[direction] : undefined;
      if (report.kind === 'user-gone' || quality !== undefined) user[direction].add(report.measuredAtMs, quality);
    }
  }

  private userQuality(cellId: string, userId: string): UserQuality {
    const users = this.cells.get(cellId) ?? new Map<string, UserQuality>();
    this.cells.set(cellId, users);
    const user = users.get(userId) ?? {
      downlink: new RecordedQuality(HELD_FOR_MS.downlink),
      uplink: new RecordedQuality(HELD_FOR_MS.uplink),
    };
    users.set(userId, user);
    return user;
  }
}
