import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../src/contracts/catalogue/index.js';
import { generatedFiles } from './generated-files.js';
import { staleFiles } from './stale-files.js';

/** `npm run generate` writes what is generated; with `-- --check` it only says what is stale, and fails. */
const root = packageRoot();
const files = generatedFiles();
const stale = staleFiles(root, files);

if (process.argv.includes('--check')) {
  for (const path of stale) console.error(`stale: ${path}`);
  if (stale.length > 0) console.error('run `npm run generate` and commit the result');
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const path of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), files.get(path) ?? '');
    console.error(`written: ${path}`);
  }
}
