import { readFileSync } from 'node:fs';
import type { Catalogue } from '../../core/catalogue.js';
import { SlotwiseError } from '../../core/errors.js';
import { BUNDLED_CATALOGUE, cataloguePath } from './bundled-catalogues.js';
import { parseCatalogue } from './parse-catalogue.js';

/**
 * Reads a catalogue: a file, or a bundled one by its name, such as `bundled:example`.
 * @throws SlotwiseError FILE_MISSING, CATALOGUE_INVALID
 */
export function loadCatalogue(choice = BUNDLED_CATALOGUE): Catalogue {
  const path = cataloguePath(choice);
  return parseCatalogue(textOf(path), path);
}

/** The catalogue a command was asked for, with another length of an epoch if one was given. Errors: as `loadCatalogue`. */
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
