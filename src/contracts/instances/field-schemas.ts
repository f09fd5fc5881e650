/** JSON Schema of the fields that instances are made of. */

export const id = { type: 'string', minLength: 1 } as const;
export const finite = { type: 'number' } as const;
export const notNegative = { type: 'number', minimum: 0 } as const;
export const positive = { type: 'number', exclusiveMinimum: 0 } as const;

/** An object that has exactly the named keys; a misspelt optional key must not pass. */
export const record = (required: object, optional: object = {}) =>
  ({
    type: 'object',
    additionalProperties: false,
    required: Object.keys(required),
    properties: { ...required, ...optional },
  }) as const;
