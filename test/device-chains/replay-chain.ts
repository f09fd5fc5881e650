import type {
  ChainModel,
  ChainOperation,
  ChainRequest,
  ChainSegment,
  DeviceOperation,
  ServedChain,
  TransferOperation,
} from '../../src/core/solvers/device-chains/index.js';
import { ticks } from './clock.js';
import { computeTicks, loadTicks, mayRun, payloadBytes, sendTicks, spanOf, standingOf, type Facts } from './facts.js';
import { choiceOf } from './one-request.js';

/** One chain being followed. */
interface Walk {
  layer: number;
  deviceId: string;
  /** When the payload is there, ticks. */
  time: number;
  success: number;
  /** Hops of this payload planned now. */
  hops: number;
  /** A load whose layer must be computed right behind it. */
  loaded: DeviceOperation | undefined;
  readonly segments: ChainSegment[];
}

/** Follows the planned operations of a served request from where it stands, and compares what is said of it. */
export function chainFaults(
  facts: Facts,
  request: ChainRequest,
  said: ServedChain,
  operations: readonly ChainOperation[],
): string[] {
  const model = facts.model(request);
  const { layer, deviceId, time } = standingOf(facts, request);
  const walk: Walk = {
    layer,
    deviceId,
    time: Math.max(facts.now, time),
    success: 1,
    hops: 0,
    loaded: undefined,
    segments: [],
  };
  const stepFaults = operations.flatMap((operation) => {
    const words = stepWords(facts, model, walk, operation);
    take(facts, walk, operation);
    return words.map((word) => `${operation.kind} ${operation.layer}: ${word}`);
  });
  return [...stepFaults, ...endFaults(facts, request, walk, said)];
}

/** What one operation breaks. */
function stepWords(facts: Facts, model: ChainModel, walk: Walk, operation: ChainOperation): string[] {
  const [start] = spanOf(operation);
  return [
    ...(start >= walk.time ? [] : [`starts at ${start}, before ${walk.time}`]),
    ...(operation.kind === 'transfer'
      ? sendWords(facts, model, walk, operation)
      : runWords(facts, model, walk, operation)),
  ];
}

function runWords(facts: Facts, model: ChainModel, walk: Walk, operation: DeviceOperation): string[] {
  const device = facts.device(operation.deviceId);
  const [start, finish] = spanOf(operation);
  const isLoad = operation.kind === 'load';
  const load = loadTicks(facts, device, model, operation.layer);
  const isBehindItsLoad = isLoad || load === 0 ? walk.loaded === undefined : walk.loaded !== undefined;
  const checks: readonly (readonly [string, boolean])[] = [
    ['not the next layer', operation.layer === walk.layer + 1],
    ['not where the payload is', operation.deviceId === walk.deviceId],
    ['may not run there', mayRun(facts, device, model, operation.layer)],
    ['not its length', finish - start === (isLoad ? load : computeTicks(device, model, operation.layer))],
    ['a load of no length', !isLoad || load > 0],
    ['without its load, or behind one too many', isBehindItsLoad],
    ['not right behind its load', walk.loaded === undefined || start === walk.time],
  ];
  return checks.flatMap(([word, holds]) => (holds ? [] : [word]));
}

function sendWords(facts: Facts, model: ChainModel, walk: Walk, operation: TransferOperation): string[] {
  const link = facts.link(operation.fromDeviceId, operation.toDeviceId);
  if (link === undefined) return ['there is no link'];
  const [start, finish] = spanOf(operation);
  const checks: readonly (readonly [string, boolean])[] = [
    ['not the newest payload', operation.layer === walk.layer],
    ['not from where it is', operation.fromDeviceId === walk.deviceId],
    ['not its length', finish - start === sendTicks(link, payloadBytes(model, operation.layer))],
    ['behind a load', walk.loaded === undefined],
    ['relayed', facts.instance.relaying !== false || walk.hops === 0],
  ];
  return checks.flatMap(([word, holds]) => (holds ? [] : [word]));
}

function take(facts: Facts, walk: Walk, operation: ChainOperation): void {
  const [, finish] = spanOf(operation);
  walk.time = finish;
  if (operation.kind === 'transfer') {
    const link = facts.link(operation.fromDeviceId, operation.toDeviceId);
    walk.deviceId = operation.toDeviceId;
    walk.time += ticks(link?.latencySeconds ?? 0);
    walk.success *= 1 - (link?.lossProbability ?? 0);
    walk.hops += 1;
    return;
  }
  if (operation.kind === 'load') {
    walk.loaded = operation;
    return;
  }
  extendSegments(walk, operation);
  walk.layer = operation.layer;
  walk.success *= 1 - (facts.device(operation.deviceId).lossProbability ?? 0);
  walk.hops = 0;
  walk.loaded = undefined;
}

/** Neighbouring layers of one device are one segment, from the first load to the last layer. */
function extendSegments(walk: Walk, { layer, deviceId, startSeconds, finishSeconds }: DeviceOperation): void {
  const last = walk.segments.at(-1);
  if (last?.deviceId === deviceId && walk.hops === 0) {
    walk.segments[walk.segments.length - 1] = { ...last, toLayer: layer, finishSeconds };
  } else {
    const start = walk.loaded?.startSeconds ?? startSeconds;
    walk.segments.push({ fromLayer: layer, toLayer: layer, deviceId, startSeconds: start, finishSeconds });
  }
}

/** Finish, deadline, segments, success and key. */
function endFaults(facts: Facts, request: ChainRequest, walk: Walk, said: ServedChain): string[] {
  const { layers } = facts.model(request);
  const { deadlineSeconds = Infinity, sinkDeviceId = walk.deviceId, hardDeadline = false } = request;
  const { ratio } = choiceOf(facts, request, { finish: walk.time, success: walk.success });
  const isOracle = facts.instance.method === 'oracle';
  const checks: readonly (readonly [string, boolean])[] = [
    ['layers are missing', walk.layer === layers.length],
    ['the result is not on the sink', walk.deviceId === sinkDeviceId],
    ['a load without its layer', walk.loaded === undefined],
    [`finishes at ${walk.time}`, ticks(said.finishSeconds) === walk.time],
    ['late is wrong', said.late === walk.time > ticks(deadlineSeconds)],
    ['late with a hard deadline', !(said.late && hardDeadline)],
    ['successProbability', isClose(said.successProbability, walk.success)],
    ['keySeconds', isOracle || (said.keySeconds !== undefined && isClose(said.keySeconds, ratio / 1e6))],
    ['segments', JSON.stringify(said.segments) === JSON.stringify(walk.segments)],
  ];
  return checks.flatMap(([word, holds]) => (holds ? [] : [word]));
}

/** Products and quotients of a few doubles. */
const isClose = (said: number, so: number): boolean => Math.abs(said - so) <= 1e-12 * Math.max(1, Math.abs(so));
