export { DeadLetterWriter, type DeadLetterWriterOptions } from './dead-letter-writer.js';
export { MAX_KEPT_VALUE_BYTES } from './encode-dead-letter.js';
export type { RejectedRecord } from './rejected-record.js';
