import type { LogRecord } from '../../event-log.js';
import { corrupt } from '../durable-log-errors.js';
import type { FileSystem } from '../files/file-system.js';
import { FileWindow } from '../files/file-window.js';
import { LogFile } from '../files/log-file.js';
import { belongs, FRAME_HEADER_BYTES, readFrameHeader, recordOf } from '../format/frame.js';
import { SEGMENT_HEADER_BYTES } from '../format/segment-header.js';
import type { Segment } from './segment.js';

const CHUNK_BYTES = 256 * 1024;
/** A read ends early when it has gathered so much, whatever number of records was asked for. */
const MAX_READ_BYTES = 4 * 1024 * 1024;

interface LastRead {
  readonly segment: Segment;
  readonly file: LogFile;
  /** Where the record behind the last one read begins. */
  next?: { readonly offset: number; readonly position: number };
}

/** Reads records of one partition from its segments; keeps open the file it read last, and remembers where it was. */
export class SegmentReader {
  private last: LastRead | undefined;

  constructor(
    private readonly files: FileSystem,
    private readonly topic: string,
    private readonly partition: number,
  ) {}

  /**
   * Records of the segment from `fromOffset` on, which it holds; at least one. Cost: blocks for the disk, reads up to 64 KiB
   * in front of the first record unless it follows the one read last.
   * @throws SlotwiseError LOG_CORRUPT, the system's error
   */
  read(segment: Segment, fromOffset: number, maxRecords: number): readonly LogRecord[] {
    const last = this.open(segment);
    const window = new FileWindow(last.file, segment.bytes, CHUNK_BYTES);
    const found: LogRecord[] = [];
    let position = start(last, fromOffset);
    const enough = position + MAX_READ_BYTES;
    while (position < segment.bytes && found.length < maxRecords && (position < enough || found.length === 0)) {
      const { record, end } = this.frameAt(window, position, segment);
      if (record.offset >= fromOffset) found.push(record);
      position = end;
      last.next = { offset: record.offset + 1, position };
    }
    return found;
  }

  /** The segment is to be removed, or nothing is read any more. */
  close(segment = this.last?.segment): void {
    if (this.last === undefined || this.last.segment !== segment) return;
    this.last.file.close();
    this.last = undefined;
  }

  private open(segment: Segment): LastRead {
    if (this.last?.segment === segment) return this.last;
    this.close();
    this.last = { segment, file: new LogFile(this.files, segment.path, 'read') };
    return this.last;
  }

  /** All was checked when the log was opened; what is found otherwise now has changed since. */
  private frameAt(
    window: FileWindow,
    position: number,
    { path }: Segment,
  ): { readonly record: LogRecord; readonly end: number } {
    const bytes = window.view(position, FRAME_HEADER_BYTES);
    const header = bytes === undefined ? undefined : readFrameHeader(bytes);
    const body = header === undefined ? undefined : window.view(position + FRAME_HEADER_BYTES, header.bodyBytes);
    if (header === undefined || body === undefined || !belongs(body, header)) {
      throw corrupt(path, position, 'a record has been damaged since the log was opened');
    }
    const end = position + FRAME_HEADER_BYTES + header.bodyBytes;
    return { record: recordOf(this.topic, this.partition, header, body), end };
  }
}

/** Where to look for `fromOffset`: right there, if reading goes on, or at a place in front of it. */
function start({ next, segment }: LastRead, fromOffset: number): number {
  if (next?.offset === fromOffset) return next.position;
  return segment.index.positionBefore(fromOffset) ?? SEGMENT_HEADER_BYTES;
}
