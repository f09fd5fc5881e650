/** Records of one source that were read together. */
interface Batch {
  readonly atMs: number;
  records: number;
}

/** When the records of one source that wait in its buffer were read. Bounded by that buffer. */
export class ReadTimes {
  readonly #batches: Batch[] = [];

  read(records: number, atMs: number): void {
    if (records > 0) this.#batches.push({ atMs, records });
  }

  /**
   * Lets go of the oldest `count` records.
   * @returns when the one at `index` among them was read, ms since 1970; undefined if there is none
   */
  take(count: number, index: number): number | undefined {
    let taken = 0;
    let readAtMs: number | undefined;
    while (taken < count) {
      const [batch] = this.#batches;
      if (batch === undefined) break;
      const records = Math.min(batch.records, count - taken);
      if (index >= taken && index < taken + records) readAtMs = batch.atMs;
      taken += records;
      batch.records -= records;
      if (batch.records === 0) this.#batches.shift();
    }
    return readAtMs;
  }
}
