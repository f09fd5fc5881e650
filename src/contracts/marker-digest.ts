import { createHash } from 'node:crypto';
import { canonicalJson } from '../core/canonical-json.js';
import type { EpochMarker } from './message-data.js';

/**
 * Digest of an epoch marker, the next marker's `previousDigest`. Who wrote it and in which term is left out: the same
 * epoch decided by another owner is the same epoch.
 */
export function markerDigest(marker: EpochMarker): string {
  const said = { ...marker, ownerId: undefined, term: undefined };
  return createHash('sha256').update(canonicalJson(said)).digest('hex');
}
