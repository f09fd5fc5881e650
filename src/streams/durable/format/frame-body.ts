import type { LogRecord, NewRecord, RecordHeaders } from '../../event-log.js';

type Content = Pick<LogRecord, 'timestampMs' | 'key' | 'value' | 'headers'>;

/** Time stamp, text encoding, length of the key, number of headers. */
const FIXED_BYTES = 8 + 1 + 4 + 4;
const [ENCODING_AT, KEY_LENGTH_AT, HEADER_COUNT_AT] = [8, 9, 13];
/** Lengths of a name and of its value. */
const LENGTHS_BYTES = 8;

/** A text that is no Unicode (half of a surrogate pair) would come back from UTF-8 as another one. */
const ENCODINGS = ['utf8', 'utf16le'] as const;
type TextEncoding = (typeof ENCODINGS)[number];

const NO_HEADERS: RecordHeaders = Object.freeze({});

function encodingOf(key: string, headers: RecordHeaders): TextEncoding {
  if (!key.isWellFormed()) return 'utf16le';
  for (const name in headers) {
    if (!name.isWellFormed() || headers[name]?.isWellFormed() === false) return 'utf16le';
  }
  return 'utf8';
}

/** Length of the body of a record's frame, bytes. */
export function bodyBytes({ key, value, headers = NO_HEADERS }: NewRecord): number {
  const encoding = encodingOf(key, headers);
  let bytes = FIXED_BYTES + Buffer.byteLength(key, encoding) + value.byteLength;
  for (const name in headers) {
    bytes += LENGTHS_BYTES + Buffer.byteLength(name, encoding) + Buffer.byteLength(headers[name] ?? '', encoding);
  }
  return bytes;
}

/** Fills `body`, which is as long as `bodyBytes` says. */
export function writeBody(body: Buffer, { timestampMs, key, value, headers }: Content): void {
  const encoding = encodingOf(key, headers);
  body.writeDoubleLE(timestampMs, 0);
  body.writeUInt8(ENCODINGS.indexOf(encoding), ENCODING_AT);
  const keyBytes = body.write(key, FIXED_BYTES, encoding);
  body.writeUInt32LE(keyBytes, KEY_LENGTH_AT);
  let at = FIXED_BYTES + keyBytes;
  let headerCount = 0;
  for (const name in headers) {
    const nameBytes = body.write(name, at + LENGTHS_BYTES, encoding);
    const textBytes = body.write(headers[name] ?? '', at + LENGTHS_BYTES + nameBytes, encoding);
    body.writeUInt32LE(nameBytes, at);
    body.writeUInt32LE(textBytes, at + 4);
    at += LENGTHS_BYTES + nameBytes + textBytes;
    headerCount += 1;
  }
  body.writeUInt32LE(headerCount, HEADER_COUNT_AT);
  body.set(value, at);
}

/** What `writeBody` was given; the value is a view of `body`. */
export function readBody(body: Buffer): Content {
  const encoding = ENCODINGS[body.readUInt8(ENCODING_AT)] ?? 'utf8';
  const headerCount = body.readUInt32LE(HEADER_COUNT_AT);
  let at = FIXED_BYTES;
  const text = (bytes: number): string => {
    at += bytes;
    return body.toString(encoding, at - bytes, at);
  };
  const key = text(body.readUInt32LE(KEY_LENGTH_AT));
  const headers: [string, string][] = [];
  for (let left = headerCount; left > 0; left -= 1) {
    const [nameBytes, textBytes] = [body.readUInt32LE(at), body.readUInt32LE(at + 4)];
    at += LENGTHS_BYTES;
    headers.push([text(nameBytes), text(textBytes)]);
  }
  return {
    timestampMs: body.readDoubleLE(0),
    key,
    value: body.subarray(at),
    headers: headerCount === 0 ? NO_HEADERS : Object.fromEntries(headers),
  };
}
