import { deadlineAtMs } from '../core/cell/index.js';
import type { UserRequest, VerdictBody } from '../core/messages.js';
import type { SettledRequest } from '../telemetry/index.js';
import type { ShardState } from './shard-state.js';

export type { SettledRequest };

/**
 * The final verdicts of an epoch with the deadlines of their requests, which were open or held before, or came in this epoch.
 * Cost: one pass over the open requests, and nothing in an epoch that settles nothing.
 */
export function settledRequests(
  verdicts: readonly VerdictBody[],
  before: ShardState,
  newRequests: readonly UserRequest[],
): readonly SettledRequest[] {
  const final = verdicts.filter(({ verdict }) => verdict !== 'admitted');
  if (final.length === 0) return [];
  const deadlines = new Map(newRequests.map((request) => [request.requestId, deadlineAtMs(request)]));
  for (const cell of Object.values(before.cells)) {
    for (const { request } of cell.open) deadlines.set(request.requestId, deadlineAtMs(request));
  }
  for (const { message } of before.held) {
    if ('arrivedAtMs' in message) deadlines.set(message.requestId, deadlineAtMs(message));
  }
  return final.map((verdict) => ({ verdict, deadlineAtMs: deadlines.get(verdict.requestId) ?? 0 }));
}
