import { IsBoolean, IsIn, IsObject, IsString, Matches } from 'class-validator';
import { described } from './described.js';
import { ID, ID_MEANING } from './id-pattern.js';
import { property } from './property.js';

/** class-validator and JSON Schema count the characters of a string differently, so lengths are patterns. */
const SENTENCE = /^[^\p{Cs}]{0,2000}$/u;
const DIGEST = /^[0-9a-f]{64}$/u;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/u;

/** An identifier: 1 to 200 characters, no control characters. */
export const Id = (description: string): PropertyDecorator =>
  property(Matches(ID, { message: `$property must be ${ID_MEANING}` }), described(description));

/** Words for a person, at most 2000 characters. */
export const Sentence = (description: string): PropertyDecorator =>
  property(
    Matches(SENTENCE, { message: '$property must be a string of at most 2000 characters' }),
    described(description),
  );

/** Any string, kept as it came. */
export const Text = (description: string): PropertyDecorator => property(IsString(), described(description));

/** SHA-256 in lower-case hexadecimal. */
export const Digest = (description: string): PropertyDecorator =>
  property(
    Matches(DIGEST, { message: '$property must be a SHA-256 digest (64 lower-case hexadecimal digits)' }),
    described(description),
  );

export const Base64 = (description: string): PropertyDecorator =>
  property(Matches(BASE64, { message: '$property must be base64' }), described(description));

export const OneOf = (values: readonly string[], description: string): PropertyDecorator =>
  property(
    IsIn(values, { message: `$property must be ${values.length === 1 ? '' : 'one of '}${values.join(', ')}` }),
    described(description),
  );

export const Flag = (description: string): PropertyDecorator => property(IsBoolean(), described(description));

/** An object whose content is checked elsewhere. */
export const FreeObject = (description: string): PropertyDecorator => property(IsObject(), described(description));
