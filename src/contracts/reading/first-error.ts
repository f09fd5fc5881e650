import { type ValidationError, validateSync } from 'class-validator';
import { type MessageClass, nestedClassOf } from '../fields/index.js';
import { fieldNames } from '../schemas/message-schema.js';

/** What is wrong with a message: the path of the field, and a sentence for the person who sent it. */
export interface FieldError {
  readonly field: string;
  readonly sentence: string;
}

/** Complaints about the type come before complaints about the value. */
const TYPE_CONSTRAINTS = ['isInt', 'isNumber', 'isArray', 'isObject', 'isBoolean'];

/**
 * Asks class-validator for the first error of a parsed message; undefined if there is none. Some ten times slower than
 * the compiled schema: only for messages already refused, and for tests.
 */
export function firstError(message: MessageClass, value: object): FieldError | undefined {
  const errors = validateSync(instanceOf(message, value), { forbidUnknownValues: false });
  return errors[0] && describe(errors[0], '');
}

/**
 * The known fields of a parsed message on an instance of its class. Descends only where the class does, so that input
 * of any depth is safe.
 */
function instanceOf(type: MessageClass, value: object): object {
  const instance = new type() as Record<string, unknown>;
  for (const name of fieldNames(type)) {
    const field = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
    const nested = nestedClassOf(type, name);
    instance[name] = nested === undefined ? field : nestedInstance(nested, field);
  }
  return instance;
}

function nestedInstance(type: MessageClass, field: unknown): unknown {
  if (Array.isArray(field)) return field.map((item: unknown) => nestedInstance(type, item));
  return typeof field === 'object' && field !== null ? instanceOf(type, field) : field;
}

function describe(error: ValidationError, parent: string): FieldError {
  const field = pathOf(parent, error.property);
  if (error.value === undefined) return { field, sentence: `${field} is missing` };
  if (error.value === null) return { field, sentence: `${field} must not be null; leave it out instead` };
  const constraints = error.constraints ?? {};
  const name = TYPE_CONSTRAINTS.find((type) => type in constraints) ?? Object.keys(constraints)[0];
  const words = name === undefined ? undefined : constraints[name];
  if (words !== undefined) return { field, sentence: words.replace(error.property, field) };
  const child = error.children?.[0];
  return child === undefined ? { field, sentence: `${field} is invalid` } : describe(child, field);
}

function pathOf(parent: string, property: string): string {
  if (parent === '') return property;
  return /^\d+$/.test(property) ? `${parent}[${property}]` : `${parent}.${property}`;
}
