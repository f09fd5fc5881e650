import type { Batch } from './batch.js';
import type { Candidate, CompareCandidates } from './candidate.js';
import { Heap } from './heap.js';
import type { ProblemRequest } from './problem.js';

/**
 * Step 5 with a lazy heap: a key is computed anew only when it comes to the top and something has been committed since.
 * Commits only make plans worse, so keys never fall, and a fresh key at the top is the smallest. For monotone planners.
 * Cost at most one plan a request and commit, mostly far fewer.
 */
export function commitLazily(batch: Batch, requests: readonly ProblemRequest[], compare: CompareCandidates): Batch {
  const heap = new Heap<Versioned>((a, b) => compare(a.candidate, b.candidate));
  let version = 0;
  const push = (candidate: Candidate | undefined) => {
    if (candidate !== undefined) heap.push({ candidate, version });
  };
  for (const request of requests) push(batch.candidate(request));
  for (let top = heap.pop(); top !== undefined; top = heap.pop()) {
    if (top.version < version) push(batch.candidate(top.candidate.request));
    else if (batch.commit(top.candidate)) version++;
  }
  return batch;
}

/** A candidate, and how many commits its plan knows of. */
interface Versioned {
  readonly candidate: Candidate;
  readonly version: number;
}

/** Step 5 as it stands: every remaining request is planned before every commit. Cost one plan a request and commit. */
export function commitRecomputed(batch: Batch, requests: readonly ProblemRequest[], compare: CompareCandidates): Batch {
  let remaining = requests;
  while (remaining.length > 0) {
    const candidates = remaining
      .map((request) => batch.candidate(request))
      .filter((candidate) => candidate !== undefined)
      .sort(compare);
    const [first, ...others] = candidates;
    if (first !== undefined) batch.commit(first);
    const left = new Set(others.map(({ request }) => request));
    remaining = remaining.filter((request) => left.has(request));
  }
  return batch;
}

/** Orders that need no key: one request after the other. Cost one plan a request. */
export function commitInTurn(batch: Batch, requests: readonly ProblemRequest[]): Batch {
  for (const request of requests) {
    const candidate = batch.candidate(request);
    if (candidate !== undefined) batch.commit(candidate);
  }
  return batch;
}
