import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/canonical-json.js';
import type { Catalogue } from '../../core/catalogue.js';

/** SHA-256 of a complete catalogue, in hexadecimal: the same for the same content, however the file was written. */
export function catalogueDigest(catalogue: Catalogue): string {
  return createHash('sha256').update(canonicalJson(catalogue)).digest('hex');
}
