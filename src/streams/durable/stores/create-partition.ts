import { dirname, join } from 'node:path';
import { CompactedRecords } from '../../embedded/compacted-records.js';
import type { TopicSpec } from '../../event-log.js';
import { LogFile } from '../files/log-file.js';
import { SEGMENT_HEADER_BYTES } from '../format/segment-header.js';
import { createSegment } from './create-segment.js';
import type { InspectedPartition } from './inspect-topic.js';
import type { PartitionPlace } from './partition-place.js';
import { compactedPath } from './segment-names.js';
import { writeCompacted } from './write-compacted.js';

/** Makes the folder and the first file of a partition. @throws the system's error, an Error if something is in the way */
export function createPartition(place: PartitionPlace, spec: TopicSpec, maxCompactedBytes: number): InspectedPartition {
  place.files.makeFolder(place.folder);
  clear(place);
  const created = spec.compacted === true ? compacted(place, maxCompactedBytes) : plain(place);
  place.files.syncFolder(dirname(place.folder));
  return { place, ...created };
}

function plain(place: PartitionPlace): { readonly segments: readonly [ReturnType<typeof createSegment>['segment']] } {
  const { segment, file } = createSegment(place, 0);
  file.close();
  return { segments: [segment] };
}

function compacted(
  place: PartitionPlace,
  maxBytes: number,
): { readonly live: CompactedRecords; readonly path: string; readonly bytes: number } {
  const live = new CompactedRecords(maxBytes);
  writeCompacted(place, live);
  return { live, path: compactedPath(place.folder), bytes: SEGMENT_HEADER_BYTES };
}

/** A crash while the topic was being made leaves files without a record; anything else is not ours to remove. */
function clear({ files, folder }: PartitionPlace): void {
  const paths = files.list(folder).map((name) => join(folder, name));
  for (const path of paths) {
    const file = new LogFile(files, path, 'read');
    const { size } = file;
    file.close();
    if (size > SEGMENT_HEADER_BYTES) throw new Error(`${path} holds something that log.json does not know of`);
  }
  for (const path of paths) files.remove(path);
}
