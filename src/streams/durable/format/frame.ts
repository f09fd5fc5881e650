import { crc32 } from 'node:zlib';
import type { LogRecord, NewRecord } from '../../event-log.js';
import { bodyBytes, readBody, writeBody } from './frame-body.js';
import { readOffset, writeOffset } from './offset-bytes.js';

/** What stands before every body, with a checksum of its own: a flipped bit in a length must not pass for a torn tail. */
export interface FrameHeader {
  readonly bodyBytes: number;
  readonly offset: number;
  readonly bodyChecksum: number;
}

export const FRAME_HEADER_BYTES = 20;

const [LENGTH_AT, OFFSET_AT, BODY_CHECKSUM_AT, CHECKSUM_AT] = [0, 4, 12, 16];

/** Length of a record's frame, bytes. */
export const frameBytes = (record: NewRecord): number => FRAME_HEADER_BYTES + bodyBytes(record);

/** The frames of these records, one after the other, and where each begins. */
export function encodeFrames(records: readonly LogRecord[]): {
  readonly bytes: Buffer;
  readonly positions: readonly number[];
} {
  const lengths = records.map(frameBytes);
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  const positions = records.map((record, index) => {
    const position = at;
    at += lengths[index] ?? 0;
    writeFrame(bytes.subarray(position, at), record);
    return position;
  });
  return { bytes, positions };
}

function writeFrame(frame: Buffer, record: LogRecord): void {
  const body = frame.subarray(FRAME_HEADER_BYTES);
  writeBody(body, record);
  frame.writeUInt32LE(body.byteLength, LENGTH_AT);
  writeOffset(frame, record.offset, OFFSET_AT);
  frame.writeUInt32LE(crc32(body), BODY_CHECKSUM_AT);
  frame.writeUInt32LE(crc32(frame.subarray(0, CHECKSUM_AT)), CHECKSUM_AT);
}

/** The header of a frame; undefined if its checksum is wrong. */
export function readFrameHeader(bytes: Buffer): FrameHeader | undefined {
  if (bytes.readUInt32LE(CHECKSUM_AT) !== crc32(bytes.subarray(0, CHECKSUM_AT))) return undefined;
  return {
    bodyBytes: bytes.readUInt32LE(LENGTH_AT),
    offset: readOffset(bytes, OFFSET_AT),
    bodyChecksum: bytes.readUInt32LE(BODY_CHECKSUM_AT),
  };
}

/** Whether the body is the one the header was written for. */
export const belongs = (body: Buffer, header: FrameHeader): boolean => crc32(body) === header.bodyChecksum;

/** The record of a frame whose checksums are right. */
export function recordOf(topic: string, partition: number, { offset }: FrameHeader, body: Buffer): LogRecord {
  return { topic, partition, offset, ...readBody(body) };
}
