import { ArrayMaxSize, IsArray, IsObject, ValidateNested } from 'class-validator';
import { described } from './described.js';
import { MAX_LIST } from './bounds.js';
import { property } from './property.js';

/** A message class or a class of a part of one. */
export type MessageClass<T extends object = object> = new () => T;

/** Which class stands behind a nested field; the schemas and the wording validator both ask here. */
const nestedClasses = new WeakMap<object, Map<string, () => MessageClass>>();

function remember(type: () => MessageClass): PropertyDecorator {
  return (prototype, name) => {
    const fields = nestedClasses.get(prototype) ?? new Map<string, () => MessageClass>();
    nestedClasses.set(prototype, fields.set(String(name), type));
  };
}

/** The class behind a field, also where a base class declares it; undefined for a plain field. */
export function nestedClassOf(target: MessageClass, name: string): MessageClass | undefined {
  let prototype: object | null = target.prototype as object;
  while (prototype !== null) {
    const type = nestedClasses.get(prototype)?.get(name);
    if (type !== undefined) return type();
    prototype = Object.getPrototypeOf(prototype) as object | null;
  }
  return undefined;
}

/** An object of another class. IsObject keeps arrays and null out, which ValidateNested alone lets pass. */
export const Nested = (type: () => MessageClass, description: string): PropertyDecorator =>
  property(
    remember(type),
    ValidateNested(),
    IsObject({ message: '$property must be an object' }),
    described(description),
  );

/** A list of objects of another class. */
export const NestedList = (type: () => MessageClass, description: string, max: number = MAX_LIST): PropertyDecorator =>
  property(
    remember(type),
    ArrayMaxSize(max),
    ValidateNested({ each: true }),
    IsObject({ each: true, message: 'each of $property must be an object' }),
    IsArray(),
    described(description),
  );
