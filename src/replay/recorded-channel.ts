import { DIRECTIONS, type Direction } from '../core/catalogue.js';
import type { ChannelQuality, Report } from '../core/messages.js';
import type { FutureChannel } from '../twin/future-channel.js';
import { HELD_FOR_MS, RecordedQuality } from './recorded-quality.js';
import type { ReplayedReport } from './replay-record.js';

/** What is known beyond the time asked for, so that the end of a piece is: later ones are asked for anew. */
const READ_AHEAD_MS = 5000;

type UserQuality = Readonly<Record<Direction, RecordedQuality>>;

/**
 * The channel out of a recording. A report is the mean over the time before it, so that the value between two reports is
 * the later one's. Where a direction is missing for more than 1 s its last value stands for 5 s in the downlink and 30 s in
 * the uplink; after that there is no coverage.
 * Memory: the reports between `forgetBefore` and 5 s past `advanceTo`, and the last of each user.
 */
export class RecordedChannel implements FutureChannel {
  private readonly reports: AsyncIterator<ReplayedReport>;
  private readonly cells = new Map<string, Map<string, UserQuality>>();
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
  }

  qualityAt(cellId: string, userId: string, direction: Direction, atMs: number): ChannelQuality | undefined {
    return this.known(cellId, userId, direction, atMs)?.qualityAt(atMs);
  }

  nextChangeAfter(cellId: string, userId: string, direction: Direction, atMs: number): number | undefined {
    return this.known(cellId, userId, direction, atMs)?.nextChangeAfter(atMs);
  }

  async close(): Promise<void> {
    this.hasMore = false;
    await this.reports.return?.();
  }

  private known(cellId: string, userId: string, direction: Direction, atMs: number): RecordedQuality | undefined {
    if (atMs > this.knownUpToMs) throw new RangeError(`advanceTo(${atMs}) before asking for ${atMs}`);
    return this.cells.get(cellId)?.get(userId)?.[direction];
  }

  private note(report: Report): void {
    if (report.kind !== 'radio' && report.kind !== 'user-gone') return;
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
