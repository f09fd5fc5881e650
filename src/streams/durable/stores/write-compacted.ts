import type { CompactedRecords } from '../../embedded/compacted-records.js';
import { replaceFile } from '../files/replace-file.js';
import { encodeFrames } from '../format/frame.js';
import { encodeSegmentHeader, SEGMENT_HEADER_BYTES } from '../format/segment-header.js';
import { ownerOf, type PartitionPlace } from './partition-place.js';
import { compactedPath } from './segment-names.js';

/** Writes the file of a compacted partition with what lives; it is on the disk when this returns. @throws the system's error */
export function writeCompacted(place: PartitionPlace, live: CompactedRecords): void {
  const { bytes } = encodeFrames(live.read(live.beginOffset, live.count));
  const { beginOffset: baseOffset, endOffset: nextOffset } = live;
  const sealedBytes = SEGMENT_HEADER_BYTES + bytes.byteLength;
  const header = encodeSegmentHeader({ baseOffset, nextOffset, sealedBytes }, ownerOf(place));
  replaceFile(place.files, compactedPath(place.folder), Buffer.concat([header, bytes]));
}
