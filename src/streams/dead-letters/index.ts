export { DeadLetterWriter, type DeadLetterWriterOptions } from './dead-letter-writer.js';
export { MAX_KEPT_VALUE_BYTES } from './encode-dead-letter.js';
export { newestDeadLetters, type StoredDeadLetter } from './newest-dead-letters.js';
export type { RejectedRecord } from './rejected-record.js';
export { RESUBMITTED_FROM, resubmissionNote, resubmittedRecord } from './resubmission.js';
