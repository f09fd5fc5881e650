import { SEGMENT_HEADER_BYTES } from '../format/segment-header.js';
import type { Segment } from './segment.js';

/** The segments of a partition, oldest first, at least one. */
export class Segments {
  /** Of all frames, without the files' headers. */
  frameBytes: number;
  private readonly segments: Segment[];

  constructor(segments: readonly Segment[]) {
    this.segments = [...segments];
    this.frameBytes = segments.reduce((sum, segment) => sum + frameBytesOf(segment), 0);
  }

  get oldest(): Segment {
    return this.at(0);
  }

  get newest(): Segment {
    return this.at(-1);
  }

  /** The segment that holds `offset`, which one does. */
  holding(offset: number): Segment {
    let low = 0;
    let high = this.segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.at(middle).baseOffset <= offset) low = middle;
      else high = middle - 1;
    }
    return this.at(low);
  }

  add(segment: Segment): void {
    this.segments.push(segment);
  }

  /** Frames were written into the newest one. */
  grow(records: number, bytes: number): void {
    this.newest.endOffset += records;
    this.newest.bytes += bytes;
    this.frameBytes += bytes;
  }

  dropOldest(): void {
    this.frameBytes -= frameBytesOf(this.oldest);
    this.segments.shift();
  }

  private at(index: number): Segment {
    const segment = this.segments.at(index);
    if (segment === undefined) throw new Error('a partition has at least one segment');
    return segment;
  }
}

const frameBytesOf = ({ bytes }: Segment): number => bytes - SEGMENT_HEADER_BYTES;
