/** How far a recording may be out of order before a row counts as malformed. */
export const DISORDER_MS = 5000;
const DISORDER_ROWS = 10_000;

export const TIME_RUNS_BACKWARDS = `time runs backwards by more than ${DISORDER_MS} ms or ${DISORDER_ROWS} rows`;

/**
 * Puts rows that are slightly out of order in order of time; rows of the same instant keep the order of the file.
 * Memory: the rows of the last `DISORDER_MS`, at most `DISORDER_ROWS`.
 */
export class TimeOrder<Row extends { readonly timeMs: number }> {
  private held: Row[] = [];
  private newestMs = -Infinity;
  private releasedUpToMs = -Infinity;

  /** True if the row lies further back than the disorder allowed. */
  isFarBehind(row: Row): boolean {
    return row.timeMs < this.newestMs - DISORDER_MS;
  }

  /** Takes a row; false when it comes too late to be put in its place. */
  take(row: Row): boolean {
    if (row.timeMs < this.releasedUpToMs) return false;
    let place = this.held.length;
    while (place > 0 && (this.held[place - 1]?.timeMs ?? -Infinity) > row.timeMs) place -= 1;
    if (place === this.held.length) this.held.push(row);
    else this.held.splice(place, 0, row);
    this.newestMs = Math.max(this.newestMs, row.timeMs);
    return true;
  }

  /** Rows whose place is certain now; `all`: nothing follows. */
  release(all = false): readonly Row[] {
    const certain = all ? this.held.length : this.countCertain();
    if (certain === 0) return [];
    const released = this.held.splice(0, certain);
    this.releasedUpToMs = released.at(-1)?.timeMs ?? this.releasedUpToMs;
    return released;
  }

  private countCertain(): number {
    const tooMany = this.held.length - DISORDER_ROWS;
    const limitMs = this.newestMs - DISORDER_MS;
    let certain = 0;
    while (certain < tooMany || (this.held[certain]?.timeMs ?? Infinity) < limitMs) certain += 1;
    return certain;
  }
}

/** The rows in order of time; the ones that come too late go to `onBackwards`. */
export async function* inTimeOrder<Row extends { readonly timeMs: number }>(
  rows: AsyncIterable<Row>,
  onBackwards: (row: Row) => void,
): AsyncGenerator<Row> {
  const order = new TimeOrder<Row>();
  for await (const row of rows) {
    if (!order.take(row)) onBackwards(row);
    yield* order.release();
  }
  yield* order.release(true);
}
