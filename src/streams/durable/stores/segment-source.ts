import { SlotwiseError } from '../../../core/errors.js';
import type { LogRecord } from '../../event-log.js';
import { isMissing } from './is-missing.js';
import { ownerOf, type PartitionPlace } from './partition-place.js';
import type { RecordSource } from './read-only-records.js';
import type { Segment } from './segment.js';
import { SegmentReader } from './segment-reader.js';
import { Segments } from './segments.js';

/** Segments that may belong to another process. */
export class SegmentSource implements RecordSource {
  private readonly segments: Segments;
  private readonly reader: SegmentReader;

  constructor(
    private readonly place: PartitionPlace,
    segments: readonly Segment[],
  ) {
    this.segments = new Segments(segments);
    this.reader = new SegmentReader(place.files, place.topic, place.partition);
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

  /** @throws SlotwiseError OFFSET_OUT_OF_RANGE for what the writer has dropped since */
  read(fromOffset: number, maxRecords: number): readonly LogRecord[] {
    if (fromOffset >= this.endOffset) return [];
    const segment = this.segments.holding(fromOffset);
    try {
      return this.reader.read(segment, fromOffset, maxRecords);
    } catch (error) {
      if (!isMissing(error)) throw error;
      const what = `${ownerOf(this.place)} no longer holds offset ${fromOffset}`;
      throw new SlotwiseError('OFFSET_OUT_OF_RANGE', what, { cause: error });
    }
  }

  close(): void {
    this.reader.close();
  }
}
