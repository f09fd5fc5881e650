import { afterEach, beforeEach } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own for every test of a describe block. */
export class TemporaryFolder {
  path = '';

  constructor() {
    beforeEach(() => {
      this.path = mkdtempSync(join(tmpdir(), 'slotwise-log-'));
    });
    afterEach(() => {
      rmSync(this.path, { recursive: true, force: true });
    });
  }

  join(...names: readonly string[]): string {
    return join(this.path, ...names);
  }
}

/** Every file below a folder but the locks, by its path, with its content in hexadecimal. */
export function contentOf(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => !name.startsWith('lock.') && statSync(join(folder, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name)).toString('hex')]));
}
