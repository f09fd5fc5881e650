import { JSONSchema } from 'class-validator-jsonschema';

/** What a field means: one phrase, for the schema and the reference pages made from it. */
export function described(description: string): PropertyDecorator {
  return (prototype, name) => {
    JSONSchema({ description })(prototype, String(name));
  };
}
