import type { SchemaObject } from 'ajv';
import { PATTERNS } from '../../src/contracts/fields/index.js';
import { numberWords } from './number-words.js';

const DEFINITIONS = '#/definitions/';

/** Type and bounds of a field in words, from its schema. */
export function fieldType(schema: SchemaObject): string {
  const reference = schema.$ref as string | undefined;
  if (reference !== undefined) return reference.slice(DEFINITIONS.length);
  const values = schema.enum as readonly string[] | undefined;
  if (values !== undefined) return values.map((value) => `\`${value}\``).join(', ');
  switch (schema.type as string) {
    case 'integer':
      return `whole number, ${range(schema)}`;
    case 'number':
      return `number, ${range(schema)}`;
    case 'string':
      return stringType(schema.pattern as string | undefined);
    case 'array':
      return listType(schema);
    case 'boolean':
      return 'true or false';
    default:
      return 'object';
  }
}

function range(schema: SchemaObject): string {
  const above = schema.exclusiveMinimum as number | undefined;
  const most = numberWords(schema.maximum as number);
  if (above !== undefined) return `more than ${numberWords(above)}, at most ${most}`;
  return `${numberWords(schema.minimum as number)} to ${most}`;
}

function stringType(pattern: string | undefined): string {
  if (pattern === undefined) return 'a string';
  if (pattern === PATTERNS.id.pattern.source) return 'id';
  return Object.values(PATTERNS).find((known) => known.pattern.source === pattern)?.meaning ?? `\`${pattern}\``;
}

function listType(schema: SchemaObject): string {
  const least = (schema.minItems ?? 0) as number;
  const most = schema.maxItems as number;
  const unique = schema.uniqueItems === true ? ' different' : '';
  const size = least === 0 ? `up to ${numberWords(most)}` : `${numberWords(least)} to ${numberWords(most)}`;
  return `list of ${size}${unique}: ${fieldType(schema.items as SchemaObject)}`;
}
