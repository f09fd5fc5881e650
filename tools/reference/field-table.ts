import type { SchemaObject } from 'ajv';
import { fieldType } from './field-type.js';

/** The fields of an object, a row each. */
export function fieldTable(schema: SchemaObject): string {
  const properties = schema.properties as Readonly<Record<string, SchemaObject>>;
  const required = new Set(schema.required as readonly string[] | undefined);
  const rows = Object.entries(properties).map(([name, field]) => {
    const cells = [`\`${name}\``, required.has(name) ? 'yes' : '', fieldType(field), field.description as string];
    return `| ${cells.join(' | ')} |`;
  });
  return ['| field | required | type | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** The objects nested in a schema, each with its fields. */
export function nestedTables(schema: SchemaObject, level: string): string {
  const definitions = (schema.definitions ?? {}) as Readonly<Record<string, SchemaObject>>;
  return Object.entries(definitions)
    .map(([name, nested]) => `${level} ${name}\n\n${exactlyOne(nested)}${fieldTable(nested)}\n\n`)
    .join('');
}

function exactlyOne(schema: SchemaObject): string {
  const choices = schema.oneOf as readonly { readonly required: readonly string[] }[] | undefined;
  if (choices === undefined) return '';
  return `Exactly one of ${choices.map(({ required }) => `\`${required.join()}\``).join(', ')}.\n\n`;
}
