import type { RejectionCode } from '../../contracts/index.js';
import type { UserRequest } from '../../core/messages.js';
import { COMPLETION_GRACE_MS } from '../../core/cell/index.js';
import { contentDigest } from '../digest.js';
import type { RequestMemoryDraft } from './request-memory.js';

export interface RequestMemoryLimits {
  /** Ids remembered at once in one shard. */
  readonly maxRememberedRequests: number;
}

export type RequestJudgement =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'rejected'; readonly code: RejectionCode; readonly sentence: string };

/** Ids are the cell's: two cells of one shard may use the same. No id holds a line break. */
function memoryKey({ cellId, requestId }: UserRequest): string {
  return `${cellId}\n${requestId}`;
}

function tooLate(request: UserRequest, logTimeMs: number): string {
  const deadlineAtMs = request.arrivedAtMs + request.deadlineMs;
  return `request ${request.requestId} came ${logTimeMs - deadlineAtMs} ms after its own deadline; ${COMPLETION_GRACE_MS} ms are allowed`;
}

/**
 * Judges the next request of a partition by the ids seen before it: new, repeated, contradicting or too late. Depends
 * on the partition's records and their log time stamps only.
 * Cost: one digest of the request.
 */
export function judgeRequest(
  request: UserRequest,
  logTimeMs: number,
  memory: RequestMemoryDraft,
  limits: RequestMemoryLimits,
): RequestJudgement {
  memory.advance(logTimeMs);
  const forgetAfterMs = request.arrivedAtMs + request.deadlineMs + COMPLETION_GRACE_MS;
  const digest = contentDigest(request);
  const remembered = memory.recall(memoryKey(request));
  if (remembered?.contentDigest === digest) return { kind: 'duplicate' };
  if (remembered !== undefined) {
    const sentence = `request ${request.requestId} was sent before with different content; ids must be unique until the deadline`;
    return { kind: 'rejected', code: 'DUPLICATE_CONFLICT', sentence };
  }
  if (forgetAfterMs < memory.logTimeMs) {
    return { kind: 'rejected', code: 'TOO_LATE', sentence: tooLate(request, memory.logTimeMs) };
  }
  if (memory.size >= limits.maxRememberedRequests) memory.sweepAll();
  if (memory.size >= limits.maxRememberedRequests) {
    const sentence = `the shard already remembers ${memory.size} request ids whose deadlines are still open`;
    return { kind: 'rejected', code: 'ID_MEMORY_FULL', sentence };
  }
  memory.remember(memoryKey(request), { contentDigest: digest, forgetAfterMs });
  return { kind: 'accepted' };
}
