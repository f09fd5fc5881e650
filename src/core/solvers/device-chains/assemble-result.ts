import { at } from '../../numerics/at.js';
import type { BatchSetting, Commit, Decisions } from './batch.js';
import { successOf, type PlannedOperation } from './chain.js';
import type { ChainMethod, ChainOperation, DeviceChainsInstance } from './instance.js';
import type { SplitLedger } from './ledger.js';
import type { Problem, ProblemRequest, StartState } from './problem.js';
import type { ChainSegment, DeviceChainsResult, RequestResult } from './result.js';
import { segmentsOf } from './segments.js';
import { secondsOf } from './ticks.js';

/** What an epoch came to. */
export interface Outcome extends Decisions {
  readonly method: ChainMethod;
  readonly exact: boolean;
}

/** The result of section 11. Cost O(requests + operations). */
export function assembleResult(
  instance: DeviceChainsInstance,
  { problem, starts }: BatchSetting,
  { kept, revokedCount }: SplitLedger,
  { method, exact, commits, refused }: Outcome,
): DeviceChainsResult {
  const commitOf = new Map(commits.map((commit) => [commit.candidate.request, commit]));
  const finishOf = (request: ProblemRequest) =>
    commitOf.get(request)?.candidate.chain.finishTicks ?? at(starts, request.index).ticks;
  const served = problem.requests.filter((request) => !refused.has(request));
  const late = served.filter((request) => finishOf(request) > request.deadlineTicks);
  const weightedTicks = served.map((request) => request.weight * (finishOf(request) - request.releaseTicks));
  return {
    algorithm: 'device-chains',
    method,
    exact,
    objectiveSeconds: secondsOf(weightedTicks.reduce((sum, ticks) => sum + ticks, 0)),
    unservedWeight: weightOf([...refused.keys()].sort((a, b) => a.index - b.index)),
    lateWeight: weightOf(late),
    order: commits.map(({ candidate }) => candidate.request.id),
    requests: problem.requests.map((request): RequestResult => {
      const { id } = request;
      const status = refused.get(request);
      if (status !== undefined) return { id, status };
      const finishTicks = finishOf(request);
      return {
        ...{ id, status: 'served', finishSeconds: secondsOf(finishTicks), late: finishTicks > request.deadlineTicks },
        ...planOf(instance, problem, at(starts, request.index), commitOf.get(request)),
      };
    }),
    operations: commits.flatMap(({ candidate, operations }) =>
      operations.map((operation) => operationOf(instance, problem, candidate.request.id, operation)),
    ),
    keptOperations: kept,
    revokedCount,
  };
}

function weightOf(requests: readonly ProblemRequest[]): number {
  return requests.reduce((sum, { weight }) => sum + weight, 0);
}

/** What was planned now; nothing for a request that is complete. */
function planOf(
  { devices }: DeviceChainsInstance,
  problem: Problem,
  start: StartState,
  commit: Commit | undefined,
): { successProbability: number; keySeconds?: number; segments: readonly ChainSegment[] } {
  if (commit === undefined) return { successProbability: 1, segments: [] };
  const { candidate, operations } = commit;
  return {
    successProbability: successOf(problem, start, candidate.chain.steps),
    keySeconds: secondsOf(candidate.ratioTicks),
    segments: segmentsOf(operations).map(({ device, fromLayer, toLayer, startTicks, finishTicks }) => ({
      ...{ fromLayer, toLayer, deviceId: at(devices, device).id },
      startSeconds: secondsOf(startTicks),
      finishSeconds: secondsOf(finishTicks),
    })),
  };
}

function operationOf(
  { devices }: DeviceChainsInstance,
  { network }: Problem,
  requestId: string,
  operation: PlannedOperation,
): ChainOperation {
  const { layer } = operation;
  const times = {
    startSeconds: secondsOf(operation.startTicks),
    finishSeconds: secondsOf(operation.finishTicks),
  };
  const deviceId = (device: number) => at(devices, device).id;
  if (operation.kind !== 'transfer') {
    return { requestId, kind: operation.kind, layer, deviceId: deviceId(operation.device), ...times };
  }
  const fromDeviceId = deviceId(at(network.from, operation.link));
  const toDeviceId = deviceId(at(network.to, operation.link));
  return { requestId, kind: 'transfer', layer, fromDeviceId, toDeviceId, ...times };
}
