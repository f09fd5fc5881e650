import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { TopicSpec } from '../event-log.js';
import { corrupt, tooNew } from './durable-log-errors.js';
import type { FileSystem } from './files/file-system.js';
import { LogFile } from './files/log-file.js';
import { replaceFile } from './files/replace-file.js';
import { FORMAT_VERSION } from './format/segment-header.js';

export const MANIFEST_NAME = 'log.json';

type StoredSpec = Required<TopicSpec>;

/** Writes which topics the folder holds. @throws the system's error */
export function writeManifest(files: FileSystem, folder: string, topics: readonly TopicSpec[]): void {
  const stored = topics.map(({ topic, partitions, compacted = false }) => ({ topic, partitions, compacted }));
  const manifest = { format: FORMAT_VERSION, topics: stored, checksum: checksumOf(stored) };
  replaceFile(files, join(folder, MANIFEST_NAME), Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`));
}

/** @throws SlotwiseError LOG_CORRUPT, LOG_TOO_NEW, the system's error */
export function readManifest(files: FileSystem, folder: string): readonly StoredSpec[] {
  const path = join(folder, MANIFEST_NAME);
  const { format, topics, checksum } = parsed(path, contentOf(files, path));
  if (typeof format === 'number' && format > FORMAT_VERSION) throw tooNew(path, format, FORMAT_VERSION);
  if (format !== FORMAT_VERSION || checksum !== checksumOf(topics)) {
    throw corrupt(path, 0, 'the list of topics fails its checksum');
  }
  return topics as readonly StoredSpec[];
}

function contentOf(files: FileSystem, path: string): string {
  const file = new LogFile(files, path, 'read');
  try {
    return file.read(0, file.size).toString();
  } finally {
    file.close();
  }
}

function parsed(path: string, content: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // It is said below, as for what is JSON but no object.
  }
  throw corrupt(path, 0, 'this is not the list of topics of a log');
}

const checksumOf = (topics: unknown): string => crc32(JSON.stringify({ topics })).toString(16).padStart(8, '0');
