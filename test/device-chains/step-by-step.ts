import type {
  ChainOperation,
  ChainRequest,
  DeviceChainsInstance,
  DeviceChainsResult,
} from '../../src/core/solvers/device-chains/index.js';
import { channelKey, factsOf, isComplete, resourceOf, type Facts } from './facts.js';
import { deviceKey } from './calendar.js';
import { ticks } from './clock.js';

type Solve = (instance: DeviceChainsInstance) => DeviceChainsResult;

interface Candidate {
  readonly request: ChainRequest;
  readonly result: DeviceChainsResult;
  readonly key: readonly number[];
  readonly isRejected: boolean;
}

/**
 * Step 5 of an epoch with the solver asked for one request at a time: before every commit each remaining request is solved
 * alone, with everything kept and committed so far as busy intervals, and the smallest (late, ratio, deadline, position) is
 * committed, or rejected if it is late and may not be. Who has no plan once is out: by greedy it might have one again later.
 * Not for memory on demand, whose commits take memory too.
 */
export function stepByStep(instance: DeviceChainsInstance, solve: Solve): ChainOperation[] {
  const facts = factsOf(instance);
  const committed: ChainOperation[] = [];
  let remaining = instance.requests.filter((request) => !isComplete(facts, request));
  while (remaining.length > 0) {
    const [first, ...others] = remaining
      .flatMap((request) => candidateOf(facts, request, committed, solve))
      .sort((one, other) => compare(one.key, other.key));
    if (first?.isRejected === false) committed.push(...first.result.operations);
    const left = others.map(({ request }) => request);
    remaining = remaining.filter((request) => left.includes(request));
  }
  return committed;
}

/** Nothing for a request that cannot be served. */
function candidateOf(
  facts: Facts,
  request: ChainRequest,
  committed: readonly ChainOperation[],
  solve: Solve,
): Candidate[] {
  const { requests, useLateFlag = true } = facts.instance;
  const others = [...facts.kept.filter(({ requestId }) => requestId !== request.id), ...committed];
  const result = solve(alone(facts, request, others));
  const [said] = result.requests;
  if (said?.status !== 'served') return [];
  const { deadlineSeconds = Infinity, hardDeadline = false } = request;
  const late = said.late && (useLateFlag || hardDeadline);
  const key = [late ? 1 : 0, said.keySeconds ?? 0, ticks(deadlineSeconds), requests.indexOf(request)];
  return [{ request, result, key, isRejected: said.late && hardDeadline }];
}

/** Late counts as it would by a hard deadline, but the request is served, so that its key is known. */
function alone(facts: Facts, request: ChainRequest, others: readonly ChainOperation[]): DeviceChainsInstance {
  const { instance } = facts;
  const busyOf = (key: string) =>
    others
      .filter((operation) => resourceOf(facts, operation) === key)
      .map(({ startSeconds, finishSeconds }) => ({ startSeconds, finishSeconds }));
  const { hardDeadline = false } = request;
  return {
    ...instance,
    order: 'ratio',
    revoke: false,
    useLateFlag: hardDeadline || (instance.useLateFlag ?? true),
    requests: [{ ...request, hardDeadline: false }],
    ledger: facts.kept.filter(({ requestId }) => requestId === request.id),
    devices: instance.devices.map((device) => ({
      ...device,
      busy: [...(device.busy ?? []), ...busyOf(deviceKey(device.id))],
    })),
    links: instance.links.map((link) => ({ ...link, busy: [...(link.busy ?? []), ...busyOf(channelKey(link))] })),
  };
}

function compare(one: readonly number[], other: readonly number[]): number {
  const place = one.findIndex((part, index) => part !== other[index]);
  return place < 0 ? 0 : (one[place] ?? 0) < (other[place] ?? 0) ? -1 : 1;
}
