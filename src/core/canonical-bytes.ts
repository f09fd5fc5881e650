import { isPlainObject } from './plain-object.js';

const NULL = 0x6e;
const TRUE = 0x74;
const FALSE = 0x66;
const NUMBER = 0x64;
const ASCII = 0x61;
const WIDE = 0x77;
const LIST = 0x5b;
const OBJECT = 0x7b;
const FIRST_CAPACITY = 16 * 1024;
const ASCII_LIMIT = 0x80;

/**
 * Bytes with one spelling for one value and no two values with the same: what JSON can carry, tagged, with counts before
 * texts, lists and objects, numbers as IEEE 754 doubles (-0 as 0), keys sorted by UTF-16 code units, fields that are
 * `undefined` left out. For digests of large states that nobody reads: about a tenth of the cost of `canonicalJson`.
 *
 * The buffer is used anew for every value. Cost: one pass, plus sorting the keys of every object.
 */
export class CanonicalBytes {
  #bytes = new Uint8Array(FIRST_CAPACITY);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /**
   * The bytes of a value, until the next call.
   * @throws TypeError for what JSON cannot carry faithfully: numbers that are not finite, maps, sets, dates, functions,
   * `undefined` in a list
   */
  of(value: unknown): Uint8Array {
    this.#length = 0;
    this.#write(value);
    return this.#bytes.subarray(0, this.#length);
  }

  #write(value: unknown): void {
    if (typeof value === 'number') this.#writeNumber(value);
    else if (typeof value === 'string') this.#writeText(value);
    else if (typeof value === 'boolean') this.#writeTag(value ? TRUE : FALSE);
    else if (value === null) this.#writeTag(NULL);
    else if (Array.isArray(value)) this.#writeList(value);
    else if (typeof value === 'object') this.#writeObject(value);
    else throw new TypeError(`canonical bytes have no ${typeof value}`);
  }

  #writeNumber(number: number): void {
    if (!Number.isFinite(number)) throw new TypeError(`canonical bytes have no ${number}`);
    this.#reserve(9);
    this.#bytes[this.#length] = NUMBER;
    this.#view.setFloat64(this.#length + 1, number === 0 ? 0 : number);
    this.#length += 9;
  }

  /** One byte a code unit if all are ASCII, else two: lone surrogates are kept apart, as UTF-8 would not. */
  #writeText(text: string): void {
    this.#reserve(5 + 2 * text.length);
    const start = this.#writeCount(ASCII, text.length);
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit >= ASCII_LIMIT) {
        this.#writeWide(text, start);
        return;
      }
      this.#bytes[this.#length] = unit;
      this.#length += 1;
    }
  }

  #writeWide(text: string, start: number): void {
    this.#bytes[start] = WIDE;
    this.#length = start + 5;
    for (let index = 0; index < text.length; index += 1) {
      this.#view.setUint16(this.#length, text.charCodeAt(index));
      this.#length += 2;
    }
  }

  #writeList(list: readonly unknown[]): void {
    this.#reserve(5);
    this.#writeCount(LIST, list.length);
    for (const item of list) this.#write(item);
  }

  #writeObject(object: object): void {
    if (!isPlainObject(object)) throw new TypeError(`canonical bytes have no ${object.constructor.name}`);
    const fields = object as Readonly<Record<string, unknown>>;
    const keys = Object.keys(fields);
    if (!isSorted(keys)) keys.sort();
    this.#reserve(5);
    const start = this.#writeCount(OBJECT, 0);
    let count = 0;
    for (const key of keys) {
      const field = fields[key];
      if (field === undefined) continue;
      this.#writeText(key);
      this.#write(field);
      count += 1;
    }
    this.#view.setUint32(start + 1, count);
  }

  #writeTag(tag: number): void {
    this.#reserve(1);
    this.#bytes[this.#length] = tag;
    this.#length += 1;
  }

  /** @returns where the tag stands. The room for both must have been reserved. */
  #writeCount(tag: number, count: number): number {
    const start = this.#length;
    this.#bytes[start] = tag;
    this.#view.setUint32(start + 1, count);
    this.#length = start + 5;
    return start;
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * (this.#length + bytes));
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

function isSorted(keys: readonly string[]): boolean {
  for (let index = 1; index < keys.length; index += 1) {
    if ((keys[index - 1] ?? '') > (keys[index] ?? '')) return false;
  }
  return true;
}
