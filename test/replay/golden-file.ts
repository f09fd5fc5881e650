import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';

/** From the repository's root, where tests and scripts run. */
const PATH = 'test/replay/golden.ndjson.gz';

export function readGolden(): readonly string[] {
  return gunzipSync(readFileSync(PATH)).toString('utf8').trimEnd().split('\n');
}

export function writeGolden(lines: readonly string[]): void {
  writeFileSync(PATH, gzipSync(`${lines.join('\n')}\n`, { level: 9 }));
}
