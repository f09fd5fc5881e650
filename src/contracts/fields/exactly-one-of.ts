import { ValidateBy, type ValidationArguments } from 'class-validator';

/** Name of the constraint in class-validator's metadata. */
export const EXACTLY_ONE_OF = 'exactlyOneOf';

/** The object holds exactly one of the named fields; its class says the same to the schema with `oneRequired`. */
export function ExactlyOneOf(names: readonly string[]): PropertyDecorator {
  return ValidateBy({
    name: EXACTLY_ONE_OF,
    constraints: [names],
    validator: {
      validate: (value: unknown) =>
        typeof value === 'object' &&
        value !== null &&
        names.filter((name) => (value as Record<string, unknown>)[name] !== undefined).length === 1,
      defaultMessage: (details?: ValidationArguments) =>
        `${details?.property ?? 'value'} must hold exactly one of ${names.join(', ')}`,
    },
  });
}

/** Schema of a class of which exactly one of the named fields is given. */
export function oneRequired(names: readonly string[]): { oneOf: { required: string[] }[] } {
  return { oneOf: names.map((name) => ({ required: [name] })) };
}
