/** Totals at one moment of event time. */
export interface TrendPoint {
  readonly atMs: number;
  readonly onTime: number;
  readonly decided: number;
}

/** A point of the line: the share on time of what was decided in the `SMOOTHED_MS` before. */
export interface TrendValue {
  readonly atMs: number;
  readonly ratio: number;
}

/** Event time shown. */
export const TREND_MS = 60_000;
/** Each value covers this much event time. */
export const SMOOTHED_MS = 10_000;
/** Summaries come five times a second. */
const MAX_POINTS = 400;

/** The deadline-hit ratio over the last minute of event time. Bounded in points. */
export class HitTrend {
  #points: TrendPoint[] = [];

  clear(): void {
    this.#points = [];
  }

  add(point: TrendPoint): void {
    const last = this.#points.at(-1);
    // Event time runs backwards only when another run has begun.
    if (last !== undefined && point.atMs < last.atMs) this.#points = [];
    if (last?.atMs === point.atMs) this.#points.pop();
    this.#points.push(point);
    const oldestMs = point.atMs - TREND_MS - SMOOTHED_MS;
    this.#points = this.#points.filter(({ atMs }) => atMs >= oldestMs).slice(-MAX_POINTS);
  }

  /** Oldest first; moments before which nothing was decided for `SMOOTHED_MS` have none. */
  values(): readonly TrendValue[] {
    let from = 0;
    return this.#points.flatMap((point, index) => {
      while (from < index && (this.#points[from + 1]?.atMs ?? Infinity) <= point.atMs - SMOOTHED_MS) from += 1;
      const start = this.#points[from];
      const decided = point.decided - (start?.decided ?? 0);
      if (start === undefined || decided <= 0) return [];
      return [{ atMs: point.atMs, ratio: (point.onTime - start.onTime) / decided }];
    });
  }
}
