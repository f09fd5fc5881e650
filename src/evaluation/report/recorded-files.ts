import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { RecordingPaths } from '../../replay/index.js';
import type { RecordedFile } from './sweep-report.js';

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** The files of a recording by name and content. Cost: reads each once. */
export async function recordedFiles(paths: RecordingPaths): Promise<readonly RecordedFile[]> {
  const files: RecordedFile[] = [];
  for (const kind of ['requests', 'reports'] as const) {
    for (const { path } of paths[kind]) files.push({ kind, name: basename(path), sha256: await sha256Of(path) });
  }
  return files;
}
