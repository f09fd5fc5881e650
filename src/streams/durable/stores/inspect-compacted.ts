import { CompactedRecords } from '../../embedded/compacted-records.js';
import { recordOf } from '../format/frame.js';
import { scanFrames } from '../format/scan-frames.js';
import { headerOf, withFile } from './open-checked.js';
import type { PartitionPlace } from './partition-place.js';
import { compactedPath } from './segment-names.js';
import type { TornTail } from './torn-tail.js';

export interface InspectedCompacted {
  readonly live: CompactedRecords;
  readonly path: string;
  /** Length of the file up to the end of its last whole frame. */
  readonly bytes: number;
  readonly torn?: TornTail;
}

/**
 * Reads and checks all of a compacted partition; changes nothing.
 * @param maxBytes bound on the records in memory
 * @throws SlotwiseError LOG_CORRUPT, LOG_TOO_NEW, the system's error
 */
export function inspectCompacted(place: PartitionPlace, maxBytes: number): InspectedCompacted {
  return withFile(place, compactedPath(place.folder), (file) => {
    const { path, sizeBytes, window } = file;
    const header = headerOf(place, file);
    const live = new CompactedRecords(maxBytes, header.baseOffset);
    const { nextOffset, wholeBytes } = scanFrames({
      ...{ path, window, sizeBytes, header, mayBeTorn: true },
      onFrame: (_, frame, body) => {
        // A copy: a few live records would keep all the chunks they were read in.
        live.push(recordOf(place.topic, place.partition, frame, Buffer.from(body)));
      },
    });
    live.endOffset = nextOffset;
    const tornBytes = sizeBytes - wholeBytes;
    return { live, path, bytes: wholeBytes, ...(tornBytes === 0 ? {} : { torn: { path, wholeBytes, tornBytes } }) };
  });
}
