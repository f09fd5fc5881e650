import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MESSAGE_EXAMPLES } from '../message-examples.js';
import { MESSAGE_TYPES, type MessageType } from '../message-types.js';
import { compiledSchema } from './compiled-schema.js';
import { firstError } from './first-error.js';

type Json = Record<string, unknown>;

/** Values that have told two validators apart before: edges of every type. */
const NASTY: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  1,
  -1,
  0.5,
  1e-300,
  Infinity,
  -Infinity,
  NaN,
  1e16,
  2 ** 53,
  8.64e15,
  8.64e15 + 2,
  '',
  ' ',
  '0',
  'NaN',
  '\u0000',
  '\u2028',
  '\ud800',
  '\ufe0f'.repeat(201),
  '\u{1f600}'.repeat(200),
  'a'.repeat(201),
  'a'.repeat(2001),
  [],
  [[]],
  [null],
  ['a', 'a'],
  [1, '1'],
  Array.from({ length: 17 }, (_, index) => `m${index}`),
  {},
  { length: 1 },
  { 0: 'a' },
  { cqi: 1 },
  { cqi: 1, sinrDb: 2 },
  { cqi: null },
  { from: 0, next: -1 },
  [{}],
  'radio',
  'completed',
  'e30',
  '====',
  'ab'.repeat(32),
];

const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 1, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.maxSafeInteger() },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 210 }) },
  { weight: 1, arbitrary: fc.jsonValue() },
);

/** Every place of a message that can be changed, as a path of keys. */
function places(node: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof node !== 'object' || node === null) return [path];
  const below = Object.entries(node).flatMap(([key, child]) => places(child, [...path, key]));
  return path.length === 0 ? below : [path, ...below];
}

/** The message with one place set to something else, or removed if that is `undefined`. */
function changed(message: Json, path: readonly string[], replacement: unknown): Json {
  const copy = structuredClone(message);
  const last = path.at(-1) ?? '';
  const parent = path.slice(0, -1).reduce<Json>((node, key) => node[key] as Json, copy);
  if (replacement !== undefined) parent[last] = replacement;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else Reflect.deleteProperty(parent, last);
  return copy;
}

describe.each(Object.keys(MESSAGE_TYPES) as readonly MessageType[])('both validators of %s', (name) => {
  const type = MESSAGE_TYPES[name];
  const example = MESSAGE_EXAMPLES[name] as unknown as Json;
  const all = [...places(example), ['unknownField']];

  const verdicts = (message: object): { compiled: boolean; decorated: boolean } => ({
    compiled: compiledSchema(type)(message),
    decorated: firstError(type, message) === undefined,
  });

  it('accept the example', () => {
    expect(verdicts(example)).toEqual({ compiled: true, decorated: true });
  });

  it.each(all.map((path) => [path.join('.'), path] as const))('agree on every nasty value in %s', (_name, path) => {
    for (const nasty of [...NASTY, undefined]) {
      const { compiled, decorated } = verdicts(changed(example, path, nasty));
      expect({ nasty, decorated }).toEqual({ nasty, decorated: compiled });
    }
  });

  it('agree on any two changes at once', () => {
    const change = fc.tuple(fc.constantFrom(...all), fc.option(value, { nil: undefined }));
    fc.assert(
      fc.property(change, change, ([first, one], [second, two]) => {
        const once = changed(example, first, one);
        if (!places(once).some((path) => path.join('.') === second.join('.'))) return;
        const { compiled, decorated } = verdicts(changed(once, second, two));
        expect(decorated).toBe(compiled);
      }),
      { numRuns: 300 },
    );
  });
});
