import { parseDocument } from 'yaml';
import type { Catalogue, DeviceClass } from '../../core/catalogue.js';
import { SlotwiseError } from '../../core/errors.js';
import type { Message } from '../message.js';
import { firstError } from '../reading/first-error.js';
import { checkCell } from './check-cell.js';
import { checkKnownFields } from './check-known-fields.js';
import { checkModels } from './check-models.js';
import { checkUnique } from './check-unique.js';
import { deepFreeze } from './deep-freeze.js';
import { DEPLOYMENT_DEFAULTS } from './defaults.js';
import { CatalogueFile } from './file/catalogue-file.js';
import { fillCell } from './fill-cell.js';
import { invalid } from './invalid.js';
import { resolveModels } from './resolve-models.js';

/**
 * The catalogue out of the text of a YAML or JSON file (YAML merge keys `<<` allowed), complete and frozen.
 * @param name of the file, for the messages
 * @throws SlotwiseError CATALOGUE_INVALID naming the field and what would be right
 */
export function parseCatalogue(text: string, name: string): Catalogue {
  try {
    return deepFreeze(resolve(fileOf(text)));
  } catch (error) {
    if (!(error instanceof SlotwiseError)) throw error;
    const { code, field, message } = error;
    throw new SlotwiseError(code, `${name}: ${message}`, { cause: error, ...(field !== undefined && { field }) });
  }
}

function fileOf(text: string): Message<CatalogueFile> {
  const value = yamlValue(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SlotwiseError('CATALOGUE_INVALID', 'a catalogue is a map of deviceClasses, models and cells');
  }
  checkKnownFields(CatalogueFile, value);
  const error = firstError(CatalogueFile, value);
  if (error !== undefined) throw new SlotwiseError('CATALOGUE_INVALID', error.sentence, { field: error.field });
  return value as Message<CatalogueFile>;
}

function yamlValue(text: string): unknown {
  const document = parseDocument(text, { merge: true });
  const [problem] = document.errors;
  if (problem !== undefined) throw new SlotwiseError('CATALOGUE_INVALID', problem.message, { cause: problem });
  try {
    return document.toJS();
  } catch (cause) {
    // An alias to nowhere, or aliases that multiply without bound.
    throw new SlotwiseError('CATALOGUE_INVALID', cause instanceof Error ? cause.message : 'broken alias', { cause });
  }
}

function resolve(file: Message<CatalogueFile>): Catalogue {
  for (const list of ['deviceClasses', 'models', 'cells'] as const) {
    if (file[list].length === 0) throw invalid(list, 'must hold at least one entry');
  }
  checkUnique(file.deviceClasses, 'deviceClasses', 'deviceClass');
  file.deviceClasses.forEach(checkClocks);
  const models = resolveModels(file.models);
  checkModels(models);
  const cells = file.cells.map(fillCell);
  checkUnique(cells, 'cells', 'cellId');
  cells.forEach((cell, index) => {
    checkCell(cell, `cells[${index}]`, { deviceClasses: file.deviceClasses, models });
  });
  return {
    deployment: { ...DEPLOYMENT_DEFAULTS, ...file.deployment },
    cells,
    models,
    deviceClasses: file.deviceClasses,
  };
}

function checkClocks({ minClockHz, maxClockHz }: DeviceClass, index: number): void {
  if (minClockHz <= maxClockHz) return;
  throw invalid(`deviceClasses[${index}].minClockHz`, `must not be greater than maxClockHz (${maxClockHz})`);
}
