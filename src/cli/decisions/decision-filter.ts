import type { EpochMarker, Plan, Verdict } from '../../contracts/index.js';
import type { VerdictKind } from '../../core/messages.js';
import type { AcceptedEpoch } from '../../streams/decisions/index.js';
import type { EpochRange } from './epoch-range.js';

export type Decision = Verdict | Plan | EpochMarker;

/** What is wanted; absent: everything. */
export interface DecisionFilter {
  readonly cell: string | undefined;
  /** Plans count too if they serve the request. */
  readonly request: string | undefined;
  readonly verdict: VerdictKind | undefined;
  readonly epoch: EpochRange | undefined;
  readonly shard: number | undefined;
}

/** The records of an epoch that are wanted, in the order of the log. */
export function wantedDecisions(epoch: AcceptedEpoch, filter: DecisionFilter): readonly Decision[] {
  const { shard, epoch: range } = filter;
  if (shard !== undefined && epoch.shard !== shard) return [];
  if (range !== undefined && (epoch.epoch < range.first || epoch.epoch > range.last)) return [];
  const numbered = [...epoch.verdicts, ...epoch.plans].toSorted((first, second) => first.number - second.number);
  return [...numbered, epoch.marker].filter((decision) => isWanted(decision, filter));
}

function isWanted(decision: Decision, { cell, request, verdict }: DecisionFilter): boolean {
  if (decision.kind === 'epoch') return cell === undefined && request === undefined && verdict === undefined;
  if (cell !== undefined && decision.cellId !== cell) return false;
  if (decision.kind === 'plan') return verdict === undefined && (request === undefined || serves(decision, request));
  return (
    (verdict === undefined || decision.verdict === verdict) && (request === undefined || decision.requestId === request)
  );
}

function serves({ downlink, uplink, uploads, gpu, deliveries, splits, chains }: Plan, requestId: string): boolean {
  const lists: readonly (readonly { readonly requestId: string }[] | undefined)[] = [
    downlink?.grants,
    uplink?.grants,
    uploads,
    deliveries,
    splits,
    chains,
  ];
  const named = lists.flatMap((list) => list ?? []);
  const batched = (gpu?.batches ?? []).flatMap(({ requestIds }) => requestIds);
  return named.some((one) => one.requestId === requestId) || batched.includes(requestId);
}
