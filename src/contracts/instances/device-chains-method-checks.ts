import type { DeviceChainsInstance } from '../../core/solvers/device-chains/index.js';
import type { ChainStanding } from './device-chains-ledger-checks.js';
import { instanceError } from './instance-error.js';

/** All orders of more are too many: 7! = 5,040. */
const BEST_ORDER_REQUESTS = 6;

/** What the joint optimum can be searched for. */
const ORACLE_REQUESTS = 3;
const ORACLE_LAYERS = 12;
const ORACLE_DEVICES = 4;

/** The ratio needs labels that only the exact planner keeps, and not yet together with sets of used devices. */
export function checkCriterion({ criterion, method = 'exact', memoryMode }: DeviceChainsInstance): void {
  if (criterion !== 'ratio') return;
  if (method !== 'exact' && method !== 'msStyle') {
    throw instanceError('criterion', 'ratio only with the method exact or msStyle');
  }
  if (memoryMode === 'onDemand') throw instanceError('criterion', 'ratio not with the memoryMode onDemand');
}

/** Searches that only small instances allow. `standings`: of the requests, in their order. */
export function checkChainMethod(instance: DeviceChainsInstance, standings: readonly ChainStanding[]): void {
  const unfinished = standings.filter(({ isComplete }) => !isComplete);
  if (instance.method === 'oracle') checkOracle(instance, unfinished);
  else if (instance.order === 'bestOrder') checkMost(unfinished.length, BEST_ORDER_REQUESTS, 'bestOrder', 'unfinished');
}

function checkOracle(
  { reservation, memoryMode, devices, requests }: DeviceChainsInstance,
  unfinished: readonly ChainStanding[],
): void {
  if (reservation === 'gapFilling') throw instanceError('reservation', 'gapFilling not with the method oracle');
  if (memoryMode === 'onDemand') throw instanceError('memoryMode', 'onDemand not with the method oracle');
  if (requests.some(({ hardDeadline }) => hardDeadline)) {
    throw instanceError('requests', 'must not have a hardDeadline with the method oracle');
  }
  const layersLeft = unfinished.reduce((sum, standing) => sum + standing.layersLeft, 0);
  checkMost(unfinished.length, ORACLE_REQUESTS, 'the method oracle', 'unfinished');
  checkMost(layersLeft, ORACLE_LAYERS, 'the method oracle', 'layers left');
  checkMost(devices.length, ORACLE_DEVICES, 'the method oracle', 'devices');
}

function checkMost(count: number, most: number, asker: string, what: string): void {
  if (count > most) throw instanceError('requests', `${asker} takes at most ${most} ${what}, there are ${count}`);
}
