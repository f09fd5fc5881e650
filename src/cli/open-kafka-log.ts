import { readFileSync } from 'node:fs';
import { SlotwiseError } from '../core/errors.js';
import { KafkaEventLog, type KafkaTopicsOptions } from '../streams/index.js';
import { sentenceOf } from './failure.js';
import type { KafkaPlace } from './kafka-place.js';

/** The log that is there; no broker is asked anything yet. @throws SlotwiseError FILE_MISSING for the certificates */
export function openKafkaLog({ brokers, tls, caFile, sasl }: KafkaPlace, options?: KafkaTopicsOptions): KafkaEventLog {
  const ssl = caFile === undefined ? tls : { ca: [certificates(caFile)] };
  return new KafkaEventLog({ brokers, ...(tls ? { ssl } : {}), ...(sasl === undefined ? {} : { sasl }) }, options);
}

function certificates(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new SlotwiseError('FILE_MISSING', `the certificates ${path} cannot be read: ${sentenceOf(cause)}`, { cause });
  }
}
