import { join } from 'node:path';
import type { TopicSpec } from '../../event-log.js';
import { corrupt } from '../durable-log-errors.js';
import type { FileSystem } from '../files/file-system.js';
import { inspectCompacted, type InspectedCompacted } from './inspect-compacted.js';
import { inspectPlain, type InspectedPlain } from './inspect-plain.js';
import { isMissing } from './is-missing.js';
import type { PartitionPlace } from './partition-place.js';

export type InspectedPartition = { readonly place: PartitionPlace } & (InspectedPlain | InspectedCompacted);

export interface InspectedTopic {
  readonly spec: TopicSpec;
  readonly partitions: readonly InspectedPartition[];
}

export interface InspectOptions {
  readonly files: FileSystem;
  readonly folder: string;
  readonly maxCompactedBytes: number;
  /** How often a partition is looked at again when a file of it goes away meanwhile: a reader beside a writer. */
  readonly retries: number;
}

export function placesOf(
  { topic, partitions }: TopicSpec,
  files: FileSystem,
  folder: string,
): readonly PartitionPlace[] {
  return Array.from({ length: partitions }, (_, partition) => {
    return { files, folder: join(folder, topic, String(partition)), topic, partition };
  });
}

/** Reads and checks all of a topic; changes nothing. @throws SlotwiseError LOG_CORRUPT, LOG_TOO_NEW, the system's error */
export function inspectTopic(spec: TopicSpec, options: InspectOptions): InspectedTopic {
  const { files, folder, maxCompactedBytes, retries } = options;
  const inspect = (place: PartitionPlace): InspectedPartition => ({
    place,
    ...(spec.compacted === true ? inspectCompacted(place, maxCompactedBytes) : inspectPlain(place)),
  });
  return { spec, partitions: placesOf(spec, files, folder).map((place) => stubbornly(place, inspect, retries)) };
}

function stubbornly(
  place: PartitionPlace,
  inspect: (place: PartitionPlace) => InspectedPartition,
  retries: number,
): InspectedPartition {
  try {
    return inspect(place);
  } catch (error) {
    if (!isMissing(error)) throw error;
    if (retries > 0) return stubbornly(place, inspect, retries - 1);
    throw corrupt(place.folder, 0, 'a file of the log is missing here');
  }
}
