import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SlotwiseError } from '../../core/errors.js';

/** Folder of this package, wherever its compiled code lies: the nearest one above with a package.json. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new SlotwiseError('FILE_MISSING', 'no package.json above the program');
    folder = parent;
  }
  return folder;
}
