import { corrupt } from '../durable-log-errors.js';
import type { FileWindow } from '../files/file-window.js';
import { belongs, FRAME_HEADER_BYTES, type FrameHeader, readFrameHeader } from './frame.js';
import { SEGMENT_HEADER_BYTES, type SegmentHeader } from './segment-header.js';

export interface FramesToScan {
  readonly path: string;
  readonly window: FileWindow;
  readonly sizeBytes: number;
  readonly header: SegmentHeader;
  /** Whether the file may end in the middle of a frame: it is the last one of its partition. */
  readonly mayBeTorn: boolean;
  readonly onFrame: (position: number, header: FrameHeader, body: Buffer) => void;
}

export interface ScannedFrames {
  readonly nextOffset: number;
  /** End of the last whole frame; what is behind it is a torn tail. */
  readonly wholeBytes: number;
}

/**
 * Goes through all frames of a file and checks each.
 * @throws SlotwiseError LOG_CORRUPT for anything that is not a whole frame in its place, but a torn tail where one may be:
 * an unfinished frame at the end, or zeros to the end (what a power loss leaves of a file that had grown)
 */
export function scanFrames(scan: FramesToScan): ScannedFrames {
  const { path, window, sizeBytes, header, onFrame } = scan;
  let position = SEGMENT_HEADER_BYTES;
  let nextOffset = header.baseOffset;
  while (position < sizeBytes) {
    if (position >= header.sealedBytes) nextOffset = Math.max(nextOffset, header.nextOffset);
    const frame = wholeFrame(scan, position);
    if (frame === undefined) {
      refuseUnlessTorn(scan, position);
      break;
    }
    requireNext(frame, nextOffset, scan, position);
    const body = window.view(position + FRAME_HEADER_BYTES, frame.bodyBytes);
    if (body === undefined || !belongs(body, frame)) {
      throw corrupt(path, position, `the record of offset ${frame.offset} fails its checksum`);
    }
    onFrame(position, frame, body);
    position += FRAME_HEADER_BYTES + frame.bodyBytes;
    nextOffset = frame.offset + 1;
  }
  if (position < header.sealedBytes) refuseUnlessTorn(scan, position);
  return { nextOffset: Math.max(nextOffset, header.nextOffset), wholeBytes: position };
}

/** The header of the frame at `position`; undefined if the file ends before the frame does. */
function wholeFrame({ path, window, sizeBytes }: FramesToScan, position: number): FrameHeader | undefined {
  const bytes = window.view(position, FRAME_HEADER_BYTES);
  if (bytes === undefined) return undefined;
  const frame = readFrameHeader(bytes);
  if (frame !== undefined) {
    return position + FRAME_HEADER_BYTES + frame.bodyBytes <= sizeBytes ? frame : undefined;
  }
  if (window.isZeroFrom(position)) return undefined;
  throw corrupt(path, position, 'the header of a record fails its checksum');
}

/** Offsets rise among the frames a file was made with (a compacted one has holes), and go on one by one behind them. */
function requireNext({ offset }: FrameHeader, nextOffset: number, scan: FramesToScan, position: number): void {
  const { sealedBytes, nextOffset: sealedNext } = scan.header;
  const isNext = position < sealedBytes ? offset >= nextOffset && offset < sealedNext : offset === nextOffset;
  if (isNext) return;
  throw corrupt(scan.path, position, `there is offset ${offset} where ${nextOffset} would be next`);
}

function refuseUnlessTorn({ path, sizeBytes, header, mayBeTorn }: FramesToScan, position: number): void {
  if (mayBeTorn && position >= header.sealedBytes) return;
  throw corrupt(path, sizeBytes, 'the file breaks off, and not where a write can have been cut short');
}
