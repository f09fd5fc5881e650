import type { SchemaObject } from 'ajv';

/** The schema of a file written by hand: a field nobody knows is an error, in every object of it. */
export function closedSchema(schema: SchemaObject): SchemaObject {
  const definitions = (schema.definitions ?? {}) as Readonly<Record<string, SchemaObject>>;
  return {
    ...schema,
    additionalProperties: false,
    definitions: Object.fromEntries(
      Object.entries(definitions).map(([name, definition]) => [name, { ...definition, additionalProperties: false }]),
    ),
  };
}
