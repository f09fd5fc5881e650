/** Copies what the compiler does not: the live page's files that are not scripts, and the one library it loads. */
import { cpSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath, URL } from 'node:url';

const ASSETS = new Set(['', '.html', '.css', '.svg']);

const from = fileURLToPath(new URL('../src/web/page/', import.meta.url));
const to = fileURLToPath(new URL('../dist/web/page/', import.meta.url));

cpSync(from, to, { recursive: true, filter: (path) => ASSETS.has(extname(path)) });
cpSync(fileURLToPath(import.meta.resolve('eventsource-parser')), `${to}vendor/eventsource-parser.js`);
