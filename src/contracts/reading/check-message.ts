import type { MessageClass } from '../fields/index.js';
import type { Message } from '../message.js';
import { compiledSchema } from './compiled-schema.js';
import { firstError } from './first-error.js';
import type { ReadResult } from './read-result.js';

/**
 * Checks a parsed object against a message class: the compiled schema decides and takes out the fields it does not
 * know, class-validator words the refusal.
 */
export function checkMessage<Type extends object>(type: MessageClass<Type>, value: object): ReadResult<Message<Type>> {
  const validate = compiledSchema(type);
  if (validate(value)) return { ok: true, message: value as Message<Type> };
  const { field, sentence } = firstError(type, value) ?? wordsOfTheSchema(validate.errors?.[0]);
  return { ok: false, code: 'INVALID', sentence, field };
}

/** Only reached if the two validators disagree, which a property test rules out. */
function wordsOfTheSchema(error?: { readonly instancePath: string; readonly message?: string }): {
  field: string;
  sentence: string;
} {
  const field = error?.instancePath.slice(1).replaceAll('/', '.') ?? '';
  return { field, sentence: `${field} ${error?.message ?? 'is invalid'}`.trim() };
}
