import { LogFile } from '../files/log-file.js';
import { removeQuietly } from '../files/remove-quietly.js';
import { encodeSegmentHeader, SEGMENT_HEADER_BYTES } from '../format/segment-header.js';
import { SparseIndex } from '../format/sparse-index.js';
import { ownerOf, type PartitionPlace } from './partition-place.js';
import type { Segment } from './segment.js';
import { segmentPath } from './segment-names.js';

export const emptySegment = (path: string, baseOffset: number): Segment => ({
  path,
  baseOffset,
  endOffset: baseOffset,
  bytes: SEGMENT_HEADER_BYTES,
  index: new SparseIndex(),
});

/** The header of a segment that was made empty. */
export function emptyHeader(place: PartitionPlace, baseOffset: number): Buffer {
  const header = { baseOffset, nextOffset: baseOffset, sealedBytes: SEGMENT_HEADER_BYTES };
  return encodeSegmentHeader(header, ownerOf(place));
}

/** Begins a segment; it is on the disk when this returns. @throws the system's error, having left nothing behind */
export function createSegment(
  place: PartitionPlace,
  baseOffset: number,
): { readonly segment: Segment; readonly file: LogFile } {
  const { files, folder } = place;
  const segment = emptySegment(segmentPath(folder, baseOffset), baseOffset);
  const file = new LogFile(files, segment.path, 'create');
  try {
    file.write(emptyHeader(place, baseOffset), 0);
    file.sync();
    files.syncFolder(folder);
    return { segment, file };
  } catch (error) {
    file.close();
    removeQuietly(files, segment.path);
    throw error;
  }
}
