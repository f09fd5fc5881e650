import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { PassThrough } from 'node:stream';
import { createGunzip, gzipSync } from 'node:zlib';

/** Lines of a gzip-compressed text file, one after the other. Rejects when the file breaks off. */
export async function* linesOf(file: string): AsyncGenerator<string> {
  const text = new PassThrough();
  const reading = pipeline(createReadStream(file), createGunzip(), text);
  reading.catch(() => text.end());
  yield* createInterface({ input: text, crlfDelay: Infinity });
  await reading;
}

const OPERATING_SYSTEM_BYTE = 9;
const UNKNOWN_OPERATING_SYSTEM = 255;

/**
 * Lines as gzip bytes. zlib leaves the time stamp of the header at zero; the byte that names the operating system is
 * set to "unknown", so that the same lines give the same bytes wherever they are written.
 */
export function gzipLines(lines: readonly string[]): Buffer {
  const bytes = gzipSync(`${lines.join('\n')}\n`, { level: 9 });
  bytes[OPERATING_SYSTEM_BYTE] = UNKNOWN_OPERATING_SYSTEM;
  return bytes;
}
