import type { NewRecord } from '../event-log.js';

/** Charged for every record beside its content: the objects that hold it in memory. */
export const RECORD_OVERHEAD_BYTES = 100;

/** Content of a record, bytes: value, key and headers (text by its number of UTF-16 units, which is cheap to know). */
export function contentBytes(record: NewRecord): number {
  let bytes = record.value.byteLength + record.key.length;
  const headers = record.headers;
  if (headers !== undefined) {
    for (const name in headers) bytes += name.length + (headers[name]?.length ?? 0);
  }
  return bytes;
}

/** What a record counts towards the bound of its partition, bytes. */
export function recordBytes(record: NewRecord): number {
  return contentBytes(record) + RECORD_OVERHEAD_BYTES;
}
