import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What the tests in the browser run: as built, from the project's folder. */
export const BIN = resolve('bin/slotwise.js');
export const PAGE_FOLDER = new URL(`${pathToFileURL(resolve('dist/web/page')).href}/`);
