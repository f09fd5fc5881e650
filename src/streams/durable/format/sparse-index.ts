const EVERY_BYTES = 64 * 1024;

/** Where in a file some of its offsets are: the first frame, and one every so many bytes. */
export class SparseIndex {
  private readonly offsets: number[] = [];
  private readonly positions: number[] = [];

  /** In rising order. */
  add(offset: number, position: number): void {
    const last = this.positions.at(-1);
    if (last !== undefined && position - last < EVERY_BYTES) return;
    this.offsets.push(offset);
    this.positions.push(position);
  }

  /** Position of a frame at or before `offset`, the nearest that is known; undefined if it lies before all. */
  positionBefore(offset: number): number | undefined {
    let low = 0;
    let high = this.offsets.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.offsets[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return this.positions[low - 1];
  }
}
