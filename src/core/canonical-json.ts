import { isPlainObject } from './plain-object.js';

/**
 * JSON with one spelling for one value: object keys sorted by UTF-16 code units, no white space, -0 as 0, fields that
 * are `undefined` left out. What digests are taken of. Cost: one pass, plus sorting the keys of every object.
 *
 * @throws TypeError for what JSON cannot carry faithfully: numbers that are not finite, maps, sets, dates, functions,
 * `undefined` in a list. A digest that silently skipped them would call different states equal.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number') return canonicalNumber(value);
  if (value === null) return 'null';
  if (Array.isArray(value)) return canonicalList(value);
  if (typeof value === 'object') return canonicalObject(value);
  throw new TypeError(`canonical JSON has no ${typeof value}`);
}

function canonicalNumber(number: number): string {
  if (!Number.isFinite(number)) throw new TypeError(`canonical JSON has no ${number}`);
  return JSON.stringify(number);
}

function canonicalList(list: readonly unknown[]): string {
  let text = '[';
  for (let index = 0; index < list.length; index += 1) {
    if (index > 0) text += ',';
    text += canonicalJson(list[index]);
  }
  return `${text}]`;
}

function canonicalObject(object: object): string {
  if (!isPlainObject(object)) throw new TypeError(`canonical JSON has no ${object.constructor.name}`);
  const fields = object as Readonly<Record<string, unknown>>;
  let text = '';
  for (const key of Object.keys(fields).sort()) {
    const field = fields[key];
    if (field === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(field)}`;
  }
  return `{${text}}`;
}
