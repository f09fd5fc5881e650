import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, Matches } from 'class-validator';
import { described } from './described.js';
import { PATTERNS } from './patterns.js';
import { property } from './property.js';

interface Size {
  readonly min?: number;
  readonly max: number;
}

/** A list of different ids. */
export const IdList = ({ min = 0, max }: Size, description: string): PropertyDecorator =>
  property(
    ArrayMinSize(min),
    ArrayMaxSize(max),
    ArrayUnique(),
    Matches(PATTERNS.id.pattern, { each: true, message: `each of $property must be ${PATTERNS.id.meaning}` }),
    IsArray(),
    described(description),
  );

/** A non-empty list of different values out of a closed set. */
export const ListOf = (values: readonly string[], description: string): PropertyDecorator =>
  property(
    ArrayMinSize(1),
    ArrayMaxSize(values.length),
    ArrayUnique(),
    IsIn(values, { each: true, message: `each of $property must be one of ${values.join(', ')}` }),
    IsArray(),
    described(description),
  );
