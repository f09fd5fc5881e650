import type {
  ChainRequest,
  DeviceChainsInstance,
  DeviceChainsResult,
} from '../../src/core/solvers/device-chains/index.js';
import { taken, type Calendars } from './calendar.js';
import { ticks } from './clock.js';
import { factsOf, isComplete, resourceOf, spanOf, type Facts } from './facts.js';
import { bestChoice, type Choice, type FreeMemory } from './one-request.js';
import { afterCommit } from './replay-memory.js';

/** A request that is still to be planned, with its best chain on what is left; undefined if there is none. */
interface Candidate {
  readonly request: ChainRequest;
  readonly position: number;
  readonly choice: Choice | undefined;
}

/**
 * What an epoch of exact plans does against its rules: at every commit all remaining requests are planned anew, by trying
 * every chain, and the one committed must have had the smallest key and its best finish. At the end nobody is left who has
 * a plan, unless it is late by a hard deadline.
 */
export function commitFaults(instance: DeviceChainsInstance, result: DeviceChainsResult): string[] {
  const facts = factsOf(instance);
  let calendars = facts.calendars;
  let memory: FreeMemory = new Map();
  const remaining = new Set(instance.requests.filter((request) => !isComplete(facts, request)));
  const words = result.order.flatMap((id) => {
    const candidates = candidatesOf(facts, remaining, calendars, memory);
    const chosen = candidates.find(({ request }) => request.id === id);
    if (chosen === undefined) return [`${id}: nothing to commit`];
    remaining.delete(chosen.request);
    calendars = afterOperations(facts, calendars, result, id);
    memory = afterCommit(facts, memory, result, id);
    return chosenFaults(facts, result, chosen, candidates);
  });
  const left = candidatesOf(facts, remaining, calendars, memory);
  return [...words, ...left.flatMap((candidate) => leftFaults(result, candidate))];
}

function candidatesOf(
  facts: Facts,
  remaining: ReadonlySet<ChainRequest>,
  calendars: Calendars,
  memory: FreeMemory,
): Candidate[] {
  return [...remaining].map((request) => ({
    request,
    position: facts.instance.requests.indexOf(request),
    choice: bestChoice(facts, request, calendars, memory),
  }));
}

function chosenFaults(
  facts: Facts,
  result: DeviceChainsResult,
  chosen: Candidate,
  all: readonly Candidate[],
): string[] {
  const said = result.requests[chosen.position];
  const finish = said?.status === 'served' ? ticks(said.finishSeconds) : undefined;
  const byKey = isByKey(facts.instance);
  const first = all
    .filter(({ request, choice }) => choice !== undefined && !(choice.late && request.hardDeadline === true))
    .sort((one, other) => compareKeys(facts.instance, one, other))[0];
  return [
    ...(finish === chosen.choice?.finish
      ? []
      : [`${chosen.request.id}: finishes at ${finish}, best is ${chosen.choice?.finish}`]),
    ...(!byKey || first === chosen ? [] : [`${chosen.request.id}: committed before ${first?.request.id}`]),
  ];
}

const isByKey = ({ method, order }: DeviceChainsInstance): boolean =>
  order === 'ratio' || order === 'strictPriority' || (order === undefined && method !== 'msStyle');

/** (late, ratio, deadline, position), by strict priority behind the weight. */
function compareKeys({ order }: DeviceChainsInstance, one: Candidate, other: Candidate): number {
  const [key, otherKey] = [one, other].map(({ request, position, choice }) => [
    order === 'strictPriority' ? -(request.weight ?? 1) : 0,
    choice?.late === true ? 1 : 0,
    choice?.ratio ?? Infinity,
    ticks(request.deadlineSeconds ?? Infinity),
    position,
  ]);
  const place = key?.findIndex((part, index) => part !== otherKey?.[index]) ?? -1;
  return place < 0 ? 0 : (key?.[place] ?? 0) < (otherKey?.[place] ?? 0) ? -1 : 1;
}

function leftFaults({ requests }: DeviceChainsResult, { request, position, choice }: Candidate): string[] {
  const status = requests[position]?.status;
  if (status === 'unserved') return choice === undefined ? [] : [`${request.id}: unserved, but there is a chain`];
  if (status === 'rejected') return choice?.late === false ? [`${request.id}: rejected, but not late`] : [];
  return [`${request.id}: served without a commit`];
}

function afterOperations(
  facts: Facts,
  calendars: Calendars,
  { operations }: DeviceChainsResult,
  id: string,
): Calendars {
  return operations
    .filter(({ requestId }) => requestId === id)
    .reduce(
      (left, operation) => taken(left, resourceOf(facts, operation), spanOf(operation), facts.gapFilling),
      calendars,
    );
}
