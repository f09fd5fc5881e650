import type {
  ChainRequest,
  DeviceChainsInstance,
  DeviceChainsResult,
  RequestResult,
} from '../../src/core/solvers/device-chains/index.js';
import { ticks } from './clock.js';
import { factsOf, isComplete, standingOf, type Facts } from './facts.js';
import { chainFaults } from './replay-chain.js';
import { memoryFaults } from './replay-memory.js';
import { reservationFaults } from './replay-reservations.js';
import { totalFaults } from './replay-totals.js';

/** What a result does that the instance does not allow, or says that is not so; empty if it replays. */
export function faults(instance: DeviceChainsInstance, result: DeviceChainsResult): string[] {
  const facts = factsOf(instance);
  return [
    ...ledgerFaults(facts, result),
    ...placeFaults(facts, result),
    ...instance.requests.flatMap((request, index) => requestFaults(facts, request, result.requests[index], result)),
    ...reservationFaults(facts, result),
    ...memoryFaults(facts, result),
    ...totalFaults(facts, result),
  ];
}

/** The kept operations come back as they were, and the others are counted. */
function ledgerFaults({ instance, kept }: Facts, { keptOperations, revokedCount }: DeviceChainsResult): string[] {
  const revoked = (instance.ledger?.length ?? 0) - kept.length;
  return [
    ...(JSON.stringify(keptOperations) === JSON.stringify(kept) ? [] : ['keptOperations: not the ones to keep']),
    ...(revokedCount === revoked ? [] : [`revokedCount: ${revokedCount}, not ${revoked}`]),
  ];
}

/** Who is where: requests in instance order, operations by the order of commits. */
function placeFaults(facts: Facts, { requests, order, operations }: DeviceChainsResult): string[] {
  const ids = facts.instance.requests.map(({ id }) => id);
  const planned = facts.instance.requests.filter(
    (request, index) => requests[index]?.status === 'served' && !isComplete(facts, request),
  );
  const runs = operations.map(({ requestId }) => requestId).filter((id, index, all) => id !== all[index - 1]);
  return [
    ...(JSON.stringify(requests.map(({ id }) => id)) === JSON.stringify(ids) ? [] : ['requests: not in order']),
    ...(isSameSet(
      order,
      planned.map(({ id }) => id),
    )
      ? []
      : ['order: not who is planned']),
    ...(JSON.stringify(runs) === JSON.stringify(order.filter((id) => runs.includes(id)))
      ? []
      : ['operations: not by order']),
  ];
}

const isSameSet = (some: readonly string[], others: readonly string[]): boolean =>
  JSON.stringify(some.toSorted()) === JSON.stringify(others.toSorted());

function requestFaults(
  facts: Facts,
  request: ChainRequest,
  said: RequestResult | undefined,
  { operations }: DeviceChainsResult,
): string[] {
  const mine = operations.filter(({ requestId }) => requestId === request.id);
  const blame = (words: readonly string[]): string[] => words.map((word) => `${request.id}: ${word}`);
  if (said === undefined) return blame(['no result']);
  if (said.status !== 'served') {
    return blame([
      ...(mine.length === 0 ? [] : ['operations without being served']),
      ...(isComplete(facts, request) ? ['complete and not served'] : []),
      ...(said.status === 'rejected' && request.hardDeadline !== true ? ['rejected without a hard deadline'] : []),
    ]);
  }
  if (!isComplete(facts, request)) return blame(chainFaults(facts, request, said, mine));
  return blame([
    ...(mine.length === 0 && said.segments.length === 0 ? [] : ['complete and planned']),
    ...(ticks(said.finishSeconds) === standingOf(facts, request).time
      ? []
      : ['finishSeconds is not when it was complete']),
    ...(said.keySeconds === undefined ? [] : ['keySeconds without a plan']),
    ...(said.successProbability === 1 ? [] : ['successProbability of nothing']),
  ]);
}
