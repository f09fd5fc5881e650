import type { DeviceChainsResult } from '../../src/core/solvers/device-chains/index.js';

/** When the first request is finished, s; Infinity if it is not served. */
export function finishOf({ requests: [first] }: DeviceChainsResult): number {
  return first?.status === 'served' ? first.finishSeconds : Infinity;
}
