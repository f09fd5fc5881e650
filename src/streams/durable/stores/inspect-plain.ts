import { corrupt } from '../durable-log-errors.js';
import { scanFrames } from '../format/scan-frames.js';
import { SparseIndex } from '../format/sparse-index.js';
import { emptyHeader, emptySegment } from './create-segment.js';
import { type CheckedFile, headerOf, isHeaderTorn, withFile } from './open-checked.js';
import type { PartitionPlace } from './partition-place.js';
import type { Segment } from './segment.js';
import { baseOffsetOf, segmentPath } from './segment-names.js';
import type { TornTail } from './torn-tail.js';

export interface InspectedPlain {
  readonly segments: readonly Segment[];
  readonly torn?: TornTail;
}

interface InspectedSegment {
  readonly segment: Segment;
  readonly torn?: TornTail;
}

/**
 * Reads and checks all of a plain partition; changes nothing.
 * @throws SlotwiseError LOG_CORRUPT, LOG_TOO_NEW, the system's error
 */
export function inspectPlain(place: PartitionPlace): InspectedPlain {
  const baseOffsets = segmentsIn(place);
  const segments: Segment[] = [];
  let torn: TornTail | undefined;
  for (const [index, baseOffset] of baseOffsets.entries()) {
    const path = segmentPath(place.folder, baseOffset);
    const expected = segments.at(-1)?.endOffset ?? baseOffset;
    if (baseOffset !== expected) {
      throw corrupt(
        path,
        0,
        `it begins with offset ${baseOffset}, but the file before it ends in front of ${expected}`,
      );
    }
    const isLast = index === baseOffsets.length - 1;
    const found = withFile(place, path, (file) => inspectSegment(place, file, baseOffset, isLast));
    segments.push(found.segment);
    torn = found.torn;
  }
  return { segments, ...(torn === undefined ? {} : { torn }) };
}

function segmentsIn({ files, folder }: PartitionPlace): readonly number[] {
  const baseOffsets = files.list(folder).flatMap((name) => baseOffsetOf(name) ?? []);
  if (baseOffsets.length === 0) throw corrupt(folder, 0, 'the folder holds no file of the log, and had one');
  return baseOffsets.sort((first, second) => first - second);
}

function inspectSegment(
  place: PartitionPlace,
  file: CheckedFile,
  baseOffset: number,
  isLast: boolean,
): InspectedSegment {
  const { path, sizeBytes, window } = file;
  if (isLast && isHeaderTorn(file)) {
    const torn = { path, wholeBytes: 0, tornBytes: sizeBytes, header: emptyHeader(place, baseOffset) };
    return { segment: emptySegment(path, baseOffset), torn };
  }
  const header = headerOf(place, file);
  if (header.baseOffset !== baseOffset) {
    throw corrupt(
      path,
      0,
      `the header says that it begins with offset ${header.baseOffset}, its name says ${baseOffset}`,
    );
  }
  const index = new SparseIndex();
  const onFrame = (position: number, { offset }: { readonly offset: number }): void => {
    index.add(offset, position);
  };
  const scan = { path, window, sizeBytes, header, mayBeTorn: isLast, onFrame };
  const { nextOffset: endOffset, wholeBytes } = scanFrames(scan);
  const segment = { path, baseOffset, endOffset, bytes: wholeBytes, index };
  const tornBytes = sizeBytes - wholeBytes;
  return tornBytes === 0 ? { segment } : { segment, torn: { path, wholeBytes, tornBytes } };
}
