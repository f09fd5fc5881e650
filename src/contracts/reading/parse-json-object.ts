import type { ReadResult } from './read-result.js';

/** Limit on the value of one input record, bytes: many times the largest sensible message. */
export const MAX_RECORD_BYTES = 262_144;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A JSON object out of the bytes of a record. Never throws. */
export function parseJsonObject(value: Uint8Array, maxBytes: number): ReadResult<Record<string, unknown>> {
  if (value.byteLength > maxBytes) {
    return {
      ok: false,
      code: 'TOO_LARGE',
      sentence: `the record has ${value.byteLength} bytes, the limit is ${maxBytes}`,
    };
  }
  let text: string;
  try {
    text = utf8.decode(value);
  } catch {
    return unparsable('the record is not valid UTF-8');
  }
  return parseText(text);
}

function parseText(text: string): ReadResult<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return unparsable(`the record is not JSON: ${error instanceof Error ? error.message : 'it does not parse'}`);
  }
  if (typeof parsed !== 'object' || parsed === null) return unparsable('the record must be a JSON object');
  if (Array.isArray(parsed)) return unparsable('the record must be a JSON object, not a list');
  return { ok: true, message: parsed as Record<string, unknown> };
}

function unparsable(sentence: string): ReadResult<never> {
  return { ok: false, code: 'UNPARSABLE', sentence };
}
