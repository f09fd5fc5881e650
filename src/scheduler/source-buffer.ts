import { boundaryAt } from '../core/epochs/index.js';
import type { InputRecord } from './input-record.js';

/** How far one source has got with one epoch. */
export interface Cut {
  /** Records of the epoch at the head of the buffer. */
  readonly count: number;
  /** True when the source has said all it will say about the epoch. */
  readonly complete: boolean;
}

/**
 * Records of one input partition that no epoch has taken yet, in offset order. The scan for an epoch's boundary
 * remembers where it got to, so that each record is looked at once an epoch.
 */
export class SourceBuffer {
  #records: InputRecord[] = [];
  #head = 0;
  #scanned = 0;
  #scannedForEndMs = -Infinity;
  #news = 0;

  get size(): number {
    return this.#records.length - this.#head;
  }

  /** Event time of the first record that has one; undefined while there is none. */
  get firstAtMs(): number | undefined {
    for (let index = this.#head; index < this.#records.length; index += 1) {
      const mark = this.#records[index]?.mark;
      if (mark !== undefined && mark.kind !== 'timeless') return mark.atMs;
    }
    return undefined;
  }

  /** True when the oldest `count` records hold more than passing clocks. */
  hasNews(count: number): boolean {
    for (; this.#news < this.#records.length; this.#news += 1) {
      const content = this.#records[this.#news]?.content;
      if (content?.kind !== 'clock' || content.final) break;
    }
    return this.#news < this.#head + count;
  }

  /** True when the last of the oldest `count` records ends the stream. */
  endsWithin(count: number): boolean {
    const content = count === 0 ? undefined : this.#records[this.#head + count - 1]?.content;
    return content?.kind === 'clock' && content.final;
  }

  push(records: readonly InputRecord[]): void {
    for (const record of records) this.#records.push(record);
  }

  /** Where the epoch ending at `endMs` ends in this source. Cost: the records not yet scanned for it. */
  cut(endMs: number, latenessMs: number): Cut {
    // What does not reach past one epoch's end does not reach past a later one's: the scan only ever goes on.
    if (endMs < this.#scannedForEndMs) this.#scanned = this.#head;
    this.#scannedForEndMs = endMs;
    for (; this.#scanned < this.#records.length; this.#scanned += 1) {
      const mark = this.#records[this.#scanned]?.mark;
      const boundary = mark === undefined ? 'inside' : boundaryAt(mark, endMs, latenessMs);
      if (boundary === 'past') return { count: this.#scanned - this.#head, complete: true };
      if (boundary === 'end') return { count: this.#scanned - this.#head + 1, complete: true };
    }
    return { count: this.size, complete: false };
  }

  /** Instant that the mark at the last complete cut's end belongs to: epochs that end before it end there too. */
  reachesToMs(latenessMs: number): number | undefined {
    const mark = this.#records[this.#scanned]?.mark;
    if (mark === undefined || mark.kind === 'timeless') return undefined;
    return mark.kind === 'record' ? mark.atMs - latenessMs : mark.atMs;
  }

  /** Removes and returns the oldest `count` records. */
  take(count: number): readonly InputRecord[] {
    const taken = this.#records.slice(this.#head, this.#head + count);
    this.#head += taken.length;
    this.#scanned = this.#head;
    this.#news = Math.max(this.#news, this.#head);
    // Taken records are let go of once they are the greater part; so a record costs at most one move.
    if (this.#head * 2 > this.#records.length) {
      this.#records = this.#records.slice(this.#head);
      this.#scanned -= this.#head;
      this.#news -= this.#head;
      this.#head = 0;
    }
    return taken;
  }
}
