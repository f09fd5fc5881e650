import type { Direction } from '../core/catalogue.js';
import type { ChannelQuality } from '../core/messages.js';

/** A report counts for the time since the one before it, unless that is longer ago. */
const MEASURED_OVER_MS = 1000;
/**
 * After such a gap, or after the last report, a value stands for this long. A base station measures the uplink only while
 * a user sends, so its silence says little about coverage.
 */
export const HELD_FOR_MS: Readonly<Record<Direction, number>> = { downlink: 5000, uplink: 30_000 };

/** A report of one direction, or the user's leaving (no quality). */
interface Point {
  readonly atMs: number;
  readonly quality: ChannelQuality | undefined;
}

/** A stretch of time after one instant, up to and including `toMs`, and the quality in it. */
interface Piece {
  readonly toMs: number | undefined;
  readonly quality: ChannelQuality | undefined;
}

/** One direction of one user's recorded channel, as far as it is loaded. */
export class RecordedQuality {
  private points: Point[] = [];

  constructor(private readonly heldForMs: number) {}

  get isEmpty(): boolean {
    return this.points.length === 0;
  }

  /** In order of time; of two at the same instant the later one counts. */
  add(atMs: number, quality: ChannelQuality | undefined): void {
    if (this.points.at(-1)?.atMs === atMs) this.points.pop();
    this.points.push({ atMs, quality });
  }

  /** Keeps the last point before `atMs`, unless it no longer says anything. */
  forgetBefore(atMs: number): void {
    let keepFrom = this.countUpTo((point) => point.atMs < atMs) - 1;
    const last = this.points[keepFrom];
    if (last === undefined) return;
    if (last.quality === undefined || last.atMs + this.heldForMs < atMs) keepFrom += 1;
    if (keepFrom > 0) this.points = this.points.slice(keepFrom);
  }

  qualityAt(atMs: number): ChannelQuality | undefined {
    return this.piece(
      this.countUpTo((point) => point.atMs < atMs),
      (heldToMs) => atMs <= heldToMs,
    ).quality;
  }

  nextChangeAfter(atMs: number): number | undefined {
    return this.piece(
      this.countUpTo((point) => point.atMs <= atMs),
      (heldToMs) => atMs < heldToMs,
    ).toMs;
  }

  /** The piece that ends at or before point `next`; `isHeld` says whether the time asked for is still in the held part. */
  private piece(next: number, isHeld: (heldToMs: number) => boolean): Piece {
    const [before, after] = [this.points[next - 1], this.points[next]];
    if (before?.quality === undefined) return { toMs: after?.atMs, quality: undefined };
    if (after?.quality !== undefined && after.atMs - before.atMs <= MEASURED_OVER_MS) {
      return { toMs: after.atMs, quality: after.quality };
    }
    const heldToMs = Math.min(before.atMs + this.heldForMs, after?.atMs ?? Infinity);
    return isHeld(heldToMs) ? { toMs: heldToMs, quality: before.quality } : { toMs: after?.atMs, quality: undefined };
  }

  /** Points at the front that fulfil a condition on time (binary search). */
  private countUpTo(isBefore: (point: Point) => boolean): number {
    let [low, high] = [0, this.points.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const point = this.points[middle];
      if (point !== undefined && isBefore(point)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
