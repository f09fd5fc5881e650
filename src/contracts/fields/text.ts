import { IsBoolean, IsIn, IsObject, IsString, Matches } from 'class-validator';
import { described } from './described.js';
import { PATTERNS } from './patterns.js';
import { property } from './property.js';

/** A string of one of the known looks. */
const patterned =
  ({ pattern, meaning }: { readonly pattern: RegExp; readonly meaning: string }) =>
  (description: string): PropertyDecorator =>
    property(Matches(pattern, { message: `$property must be ${meaning}` }), described(description));

/** An identifier: 1 to 200 characters, no control characters. */
export const Id = patterned(PATTERNS.id);
/** Words for a person, at most 2000 characters. */
export const Sentence = patterned(PATTERNS.sentence);
/** SHA-256 in lower-case hexadecimal. */
export const Digest = patterned(PATTERNS.digest);
export const Base64 = patterned(PATTERNS.base64);

/** Any string, kept as it came. */
export const Text = (description: string): PropertyDecorator => property(IsString(), described(description));

export const OneOf = (values: readonly string[], description: string): PropertyDecorator =>
  property(
    IsIn(values, { message: `$property must be ${values.length === 1 ? '' : 'one of '}${values.join(', ')}` }),
    described(description),
  );

export const Flag = (description: string): PropertyDecorator => property(IsBoolean(), described(description));

/** An object whose content is checked elsewhere. */
export const FreeObject = (description: string): PropertyDecorator => property(IsObject(), described(description));
