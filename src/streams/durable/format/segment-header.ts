import { crc32 } from 'node:zlib';
import { readOffset, writeOffset } from './offset-bytes.js';

/** What stands before the frames of a file. */
export interface SegmentHeader {
  /** Nothing is held below. */
  readonly baseOffset: number;
  /** Where the offsets went on when the file was made: past those of the frames it was made with. */
  readonly nextOffset: number;
  /** Length of the file when it was made. So much was on the disk before the file got its name: it is never a torn tail. */
  readonly sealedBytes: number;
}

export const FORMAT_VERSION = 1;
export const SEGMENT_HEADER_BYTES = 40;

const MAGIC = Buffer.from('SLOTWLOG', 'latin1');
const [VERSION_AT, BASE_AT, NEXT_AT, SEALED_AT, CHECKSUM_AT] = [8, 12, 20, 28, 36];

/** `owner` (topic/partition) is in the checksum: a file moved to another partition is not taken for its own. */
export function encodeSegmentHeader({ baseOffset, nextOffset, sealedBytes }: SegmentHeader, owner: string): Buffer {
  const bytes = Buffer.alloc(SEGMENT_HEADER_BYTES);
  MAGIC.copy(bytes);
  bytes.writeUInt32LE(FORMAT_VERSION, VERSION_AT);
  writeOffset(bytes, baseOffset, BASE_AT);
  writeOffset(bytes, nextOffset, NEXT_AT);
  writeOffset(bytes, sealedBytes, SEALED_AT);
  bytes.writeUInt32LE(checksum(bytes, owner), CHECKSUM_AT);
  return bytes;
}

/** The header, or what is wrong with it: `foreign` is no header at all, a number the version of a newer program. */
export function decodeSegmentHeader(bytes: Buffer, owner: string): SegmentHeader | 'foreign' | 'damaged' | number {
  if (!bytes.subarray(0, VERSION_AT).equals(MAGIC)) return 'foreign';
  const version = bytes.readUInt32LE(VERSION_AT);
  if (version > FORMAT_VERSION) return version;
  if (version !== FORMAT_VERSION || bytes.readUInt32LE(CHECKSUM_AT) !== checksum(bytes, owner)) return 'damaged';
  return {
    baseOffset: readOffset(bytes, BASE_AT),
    nextOffset: readOffset(bytes, NEXT_AT),
    sealedBytes: readOffset(bytes, SEALED_AT),
  };
}

const checksum = (bytes: Buffer, owner: string): number => crc32(bytes.subarray(0, CHECKSUM_AT), crc32(owner));
