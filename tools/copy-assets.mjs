/** Copies what the compiler does not: the files of the live page, to where the compiled controller looks for them. */
import { cpSync, readdirSync } from 'node:fs';

const from = new URL('../src/web/page/', import.meta.url);
const to = new URL('../dist/web/page/', import.meta.url);

for (const name of readdirSync(from)) {
  if (/\.(?:html|css|js)$/.test(name)) cpSync(new URL(name, from), new URL(name, to));
}
