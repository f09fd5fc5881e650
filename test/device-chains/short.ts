import type { ChainOperation, DeviceChainsResult } from '../../src/core/solvers/device-chains/index.js';

/** An operation in one word and its times, such as `q1 A>B 0-1.5` for a transfer or `q1 2@B 1.5-3` for a layer. */
export function short(operation: ChainOperation): string {
  const { requestId, layer, startSeconds, finishSeconds } = operation;
  const times = `${startSeconds}-${finishSeconds}`;
  switch (operation.kind) {
    case 'transfer':
      return `${requestId} ${operation.fromDeviceId}>${operation.toDeviceId} ${times}`;
    case 'compute':
      return `${requestId} ${layer}@${operation.deviceId} ${times}`;
    case 'load':
      return `${requestId} load ${layer}@${operation.deviceId} ${times}`;
  }
}

export function shortPlan({ operations }: DeviceChainsResult): readonly string[] {
  return operations.map(short);
}

/** Finishing time of every request, or why it has none. */
export function finishes({ requests }: DeviceChainsResult): Readonly<Record<string, number | string>> {
  return Object.fromEntries(
    requests.map((request) => [request.id, request.status === 'served' ? request.finishSeconds : request.status]),
  );
}
