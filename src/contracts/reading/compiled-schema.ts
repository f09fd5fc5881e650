import { Ajv, type ValidateFunction } from 'ajv';
import type { MessageClass } from '../fields/index.js';
import { messageSchema } from '../schemas/message-schema.js';

/**
 * Unknown fields are accepted and taken out: they must not decide whether a repeated request has the same content, nor
 * reach code that walks a message. Strict in everything but `strictRequired`: the fields named in `oneOf` are declared
 * one level up.
 */
const ajv = new Ajv({
  strict: true,
  strictTypes: true,
  strictTuples: true,
  strictRequired: false,
  removeAdditional: 'all',
});
const compiled = new Map<MessageClass, ValidateFunction>();

/** The hot-path check of a message class; compiled at the first call (some ms), then a plain function. */
export function compiledSchema(message: MessageClass): ValidateFunction {
  const known = compiled.get(message);
  if (known !== undefined) return known;
  const validate = ajv.compile(messageSchema(message));
  compiled.set(message, validate);
  return validate;
}
