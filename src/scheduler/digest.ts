import { createHash } from 'node:crypto';
import { CanonicalBytes } from '../core/canonical-bytes.js';
import type { CellState } from '../core/cell/index.js';
import { canonicalJson } from '../core/canonical-json.js';
import type { UserRequest } from '../core/messages.js';
import type { ShardState } from './shard-state.js';

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Short digest of what a request says: two requests are the same when all their fields are. */
export function contentDigest(request: UserRequest): string {
  return createHash('sha256').update(canonicalJson(request)).digest('base64url').slice(0, 22);
}

const canonicalBytes = new CanonicalBytes();

/** Cell states are immutable, so a digest holds for as long as its state lives. */
const cellDigests = new WeakMap<CellState, string>();

function cellDigest(cell: CellState): string {
  const known = cellDigests.get(cell);
  if (known !== undefined) return known;
  const digest = createHash('sha256').update(canonicalBytes.of(cell)).digest('hex');
  cellDigests.set(cell, digest);
  return digest;
}

/**
 * Digest of a shard's state. Cells that did not change since the last epoch cost nothing; the memory of request ids
 * is represented by its hash chain.
 */
export function stateDigest(state: ShardState): string {
  const { cells, requestMemory, previousDigest, ...rest } = state;
  const { buckets, ...memory } = requestMemory;
  const digests = Object.fromEntries(Object.entries(cells).map(([cellId, cell]) => [cellId, cellDigest(cell)]));
  return sha256Hex(canonicalJson({ ...rest, memory, cells: digests }));
}
