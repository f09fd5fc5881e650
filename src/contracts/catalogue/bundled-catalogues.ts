import { join } from 'node:path';
import { SlotwiseError } from '../../core/errors.js';
import { unknownName } from './invalid.js';
import { packageRoot } from './package-root.js';

const PREFIX = 'bundled:';

/** The catalogues that come with the package, as they are asked for; the first one is meant where none is. */
export const BUNDLED_CATALOGUES = ['bundled:example', 'bundled:fine-tuned', 'bundled:split', 'bundled:chain'] as const;

const pathOf = (name: string): string => join(packageRoot(), 'catalogue', `${name.slice(PREFIX.length)}.yaml`);

/** Where the first of them lies. */
export const BUNDLED_CATALOGUE = pathOf(BUNDLED_CATALOGUES[0]);

/**
 * Where the catalogue lies that was asked for: a path, `bundled` or one of `BUNDLED_CATALOGUES`.
 * @throws SlotwiseError FILE_MISSING for a bundled one that there is not
 */
export function cataloguePath(choice: string): string {
  if (choice === 'bundled') return BUNDLED_CATALOGUE;
  if (!choice.startsWith(PREFIX)) return choice;
  const names: readonly string[] = BUNDLED_CATALOGUES;
  if (!names.includes(choice)) throw new SlotwiseError('FILE_MISSING', unknownName('catalogue', choice, names));
  return pathOf(choice);
}
