import { readFileSync } from 'node:fs';

/** Two folders up, from `src/cli` and from `dist/cli` alike. */
const MANIFEST = new URL('../../package.json', import.meta.url);

export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(MANIFEST, 'utf8')) as { readonly version: string };
  return version;
}
