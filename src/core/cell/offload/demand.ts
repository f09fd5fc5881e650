import type { WaitingRequest } from '../state.js';

/** After so long a request counts half in what memory is kept for, ms. */
const HALF_AFTER_MS = 10_000;
/** Below this a model has not been asked for. */
const LEAST = 1e-3;

type Demand = Readonly<Record<string, number>>;

/** How often models were asked for, `elapsedMs` later: a request of long ago counts little, in a form that any machine computes alike. */
export function fadedDemand(demand: Demand, elapsedMs: number): Demand {
  const share = HALF_AFTER_MS / (HALF_AFTER_MS + Math.max(0, elapsedMs));
  return Object.fromEntries(
    Object.entries(demand)
      .map(([modelId, count]) => [modelId, count * share] as const)
      .filter(([, count]) => count >= LEAST),
  );
}

/** The same with new requests, each for the model it prefers. */
export function withRequests(
  demand: Demand,
  requests: readonly WaitingRequest[],
  known: (modelId: string) => boolean,
): Demand {
  const counts = new Map(Object.entries(demand));
  for (const { request } of requests) {
    const preferred = request.models.find(known);
    if (preferred !== undefined) counts.set(preferred, (counts.get(preferred) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}
