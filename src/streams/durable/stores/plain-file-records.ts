import type { RecordStore } from '../../embedded/record-store.js';
import type { LogRecord, NewRecord } from '../../event-log.js';
import { encodeFrames, frameBytes } from '../format/frame.js';
import { SEGMENT_HEADER_BYTES } from '../format/segment-header.js';
import { AppendFile } from './append-file.js';
import { createSegment } from './create-segment.js';
import type { WritablePlace } from './partition-place.js';
import type { Segment } from './segment.js';
import { SegmentReader } from './segment-reader.js';
import { Segments } from './segments.js';
import { TailCache } from './tail-cache.js';

export interface PlainFileLimits {
  readonly maxBytes: number;
  readonly segmentBytes: number;
  readonly cacheBytes: number;
}

/**
 * Records of a partition that keeps all keys, in segments: the newest are in memory too, the others are read from their
 * files. Room is made by whole segments, so at least one record that could go may stay.
 */
export class PlainFileRecords implements RecordStore {
  readonly maxBytes: number;
  private readonly segments: Segments;
  private readonly reader: SegmentReader;
  private readonly cache: TailCache;

  /** @param active the last segment's file */
  constructor(
    private readonly place: WritablePlace,
    segments: readonly Segment[],
    private active: AppendFile,
    private readonly limits: PlainFileLimits,
  ) {
    this.maxBytes = limits.maxBytes;
    this.segments = new Segments(segments);
    this.reader = new SegmentReader(place.files, place.topic, place.partition);
    this.cache = new TailCache(limits.cacheBytes, this.endOffset);
  }

  get bytes(): number {
    return this.segments.frameBytes;
  }

  get count(): number {
    return this.endOffset - this.beginOffset;
  }

  get beginOffset(): number {
    return this.segments.oldest.baseOffset;
  }

  get endOffset(): number {
    return this.segments.newest.endOffset;
  }

  requireWritable(): void {
    this.place.guard.requireWritable();
  }

  sizeOf(record: NewRecord): number {
    return frameBytes(record);
  }

  growthBytes(records: readonly NewRecord[]): number {
    return records.reduce((bytes, record) => bytes + frameBytes(record), 0);
  }

  append(records: readonly LogRecord[]): void {
    const { bytes, positions } = encodeFrames(records);
    this.rollBefore(bytes.byteLength);
    const start = this.active.bytes;
    this.place.guard.run(this.active.file.path, () => {
      this.active.append(bytes);
    });
    const { newest } = this.segments;
    for (const [index, { offset }] of records.entries()) newest.index.add(offset, start + (positions[index] ?? 0));
    this.segments.grow(records.length, bytes.byteLength);
    this.cache.add(records);
  }

  dropOne(offset: number): boolean {
    const { oldest } = this.segments;
    if (oldest.endOffset > offset || oldest.endOffset === oldest.baseOffset) return false;
    if (oldest === this.segments.newest) this.roll();
    this.reader.close(oldest);
    this.place.guard.run(oldest.path, () => {
      this.place.files.remove(oldest.path);
    });
    this.segments.dropOldest();
    return true;
  }

  read(fromOffset: number, maxRecords: number): readonly LogRecord[] {
    if (fromOffset >= this.cache.beginOffset) return this.cache.read(fromOffset, maxRecords);
    return this.reader.read(this.segments.holding(fromOffset), fromOffset, maxRecords);
  }

  close(): void {
    this.reader.close();
    this.active.close();
  }

  private rollBefore(appendedBytes: number): void {
    const { bytes } = this.segments.newest;
    if (bytes > SEGMENT_HEADER_BYTES && bytes + appendedBytes > this.limits.segmentBytes) this.roll();
  }

  /** Whatever the policy, a segment that has another behind it is on the disk: only the last one may be torn. */
  private roll(): void {
    const { place, active } = this;
    const { segment, file } = place.guard.run(active.file.path, () => {
      active.sync();
      return createSegment(place, this.endOffset);
    });
    active.close();
    this.active = new AppendFile(file, segment.bytes, place.syncer);
    this.segments.add(segment);
  }
}
