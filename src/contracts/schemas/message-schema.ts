import type { SchemaObject } from 'ajv';
import { getMetadataStorage, ValidationTypes } from 'class-validator';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import { EXACTLY_ONE_OF } from '../fields/exactly-one-of.js';
import { type MessageClass, nestedClassOf } from '../fields/nested.js';

const DEFINITIONS = '#/definitions/';

/** What class-validator-jsonschema cannot know: the class behind a nested field, and our own constraint. */
const additionalConverters = {
  [ValidationTypes.NESTED_VALIDATION]: (meta: { target: unknown; propertyName: string }) => {
    const nested = nestedClassOf(meta.target as MessageClass, meta.propertyName);
    return nested && { $ref: DEFINITIONS + nested.name };
  },
  [EXACTLY_ONE_OF]: {},
};

/** JSON Schema (draft 7) of one message class, complete with the classes nested in it. Unknown fields are allowed. */
export function messageSchema(message: MessageClass): SchemaObject {
  const definitions: Record<string, SchemaObject> = {};
  collect(message, definitions);
  const { [message.name]: own, ...nested } = definitions;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: message.name,
    ...own,
    ...(Object.keys(nested).length > 0 && { definitions: nested }),
  };
}

function collect(type: MessageClass, definitions: Record<string, SchemaObject>): void {
  if (definitions[type.name] !== undefined) return;
  definitions[type.name] = classSchema(type);
  for (const name of fieldNames(type)) {
    const nested = nestedClassOf(type, name);
    if (nested !== undefined) collect(nested, definitions);
  }
}

/** Names of the decorated fields of a class, those of its base classes first. */
export function fieldNames(type: MessageClass): readonly string[] {
  const metadata = getMetadataStorage().getTargetValidationMetadatas(type, '', true, false);
  const own = new Set(metadata.filter(({ target }) => target === type).map(({ propertyName }) => propertyName));
  const inherited = new Set(metadata.map(({ propertyName }) => propertyName));
  return [...inherited].filter((name) => !own.has(name)).concat([...own]);
}

function classSchema(type: MessageClass): SchemaObject {
  const schema = targetConstructorToSchema(type, { additionalConverters }) as SchemaObject;
  const properties = schema.properties as Record<string, SchemaObject>;
  const names = fieldNames(type);
  const required = new Set(schema.required as readonly string[] | undefined);
  return {
    ...schema,
    properties: Object.fromEntries(names.map((name) => [name, withoutTypeBesideReference(properties[name] ?? {})])),
    ...(required.size > 0 && { required: names.filter((name) => required.has(name)) }),
  };
}

/** `{ type: object, $ref }` says the same as `{ $ref }`, which is what draft 7 wants. */
function withoutTypeBesideReference(schema: SchemaObject): SchemaObject {
  const items = schema.items as SchemaObject | undefined;
  if (items !== undefined) return { ...schema, items: withoutTypeBesideReference(items) };
  if (schema.$ref === undefined) return schema;
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => keyword !== 'type'));
}
