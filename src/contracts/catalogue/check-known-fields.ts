import { type MessageClass, nestedClassOf } from '../fields/index.js';
import { fieldNames } from '../schemas/message-schema.js';
import { invalid, unknownName } from './invalid.js';

/**
 * A field nobody knows is an error in a file written by hand: most likely a misspelt option that would silently keep
 * its default. @throws SlotwiseError CATALOGUE_INVALID
 */
export function checkKnownFields(type: MessageClass, value: unknown, path = ''): void {
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      checkKnownFields(type, item, `${path}[${index}]`);
    });
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const known = fieldNames(type);
  for (const [name, field] of Object.entries(value)) {
    const fieldPath = path === '' ? name : `${path}.${name}`;
    if (!known.includes(name)) throw invalid(fieldPath, unknownName('field', name, known));
    const nested = nestedClassOf(type, name);
    if (nested !== undefined) checkKnownFields(nested, field, fieldPath);
  }
}
