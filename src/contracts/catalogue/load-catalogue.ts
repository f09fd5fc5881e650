import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalogue } from '../../core/catalogue.js';
import { SlotwiseError } from '../../core/errors.js';
import { packageRoot } from './package-root.js';
import { parseCatalogue } from './parse-catalogue.js';

/** The catalogue that comes with the package: the cells of the bundled recording. */
export const BUNDLED_CATALOGUE = join(packageRoot(), 'catalogue', 'example.yaml');

/** Reads a catalogue file. @throws SlotwiseError FILE_MISSING, CATALOGUE_INVALID */
export function loadCatalogue(path = BUNDLED_CATALOGUE): Catalogue {
  return parseCatalogue(textOf(path), path);
}

/** The catalogue a command was asked for: a file or the bundled one, with another length of an epoch if one was given. */
export function chosenCatalogue(choice: { readonly catalogue?: string; readonly epochMs?: number }): Catalogue {
  const catalogue = loadCatalogue(choice.catalogue);
  const { epochMs = catalogue.deployment.epochMs } = choice;
  return { ...catalogue, deployment: { ...catalogue.deployment, epochMs } };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'unknown cause';
    throw new SlotwiseError('FILE_MISSING', `the catalogue ${path} cannot be read: ${why}`, { cause });
  }
}
