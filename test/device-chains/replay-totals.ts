import type {
  ChainRequest,
  DeviceChainsInstance,
  DeviceChainsResult,
} from '../../src/core/solvers/device-chains/index.js';
import { ticks } from './clock.js';
import { isComplete, type Facts } from './facts.js';

/** Sums, method and order, said and so. */
export function totalFaults(facts: Facts, result: DeviceChainsResult): string[] {
  const { instance } = facts;
  const { requests, method = 'exact' } = instance;
  let [objective, unserved, late] = [0, 0, 0];
  requests.forEach(({ weight = 1, releaseSeconds }, index) => {
    const said = result.requests[index];
    if (said?.status !== 'served') unserved += weight;
    else objective += (weight * (ticks(said.finishSeconds) - ticks(releaseSeconds))) / 1e6;
    if (said?.status === 'served' && said.late) late += weight;
  });
  const isExactMethod = method === 'exact' || method === 'msStyle' || method === 'oracle';
  const claims: readonly (readonly [string, boolean])[] = [
    ['method', result.method === method],
    ['exact', result.exact === isExactMethod || mayDropLabels(instance)],
    ['objectiveSeconds', isClose(result.objectiveSeconds, objective)],
    ['unservedWeight', isClose(result.unservedWeight, unserved)],
    ['lateWeight', isClose(result.lateWeight, late)],
    ['order', isInOrder(facts, result.order)],
    ['no number but finite ones', !JSON.stringify(result).includes('null')],
  ];
  return claims.flatMap(([name, holds]) => (holds ? [] : [`${name} is wrong`]));
}

const mayDropLabels = ({ memoryMode, maxLabels, devices }: DeviceChainsInstance): boolean =>
  memoryMode === 'onDemand' && (maxLabels !== undefined || devices.length > 12);

/** Orders that are known beforehand. */
function isInOrder(facts: Facts, order: readonly string[]): boolean {
  const { method, order: rule = method === 'arStyle' || method === 'msStyle' ? 'fifo' : 'ratio' } = facts.instance;
  const planned = facts.instance.requests.filter(
    (request) => order.includes(request.id) && !isComplete(facts, request),
  );
  const expected = method === 'oracle' ? planned : known(rule, planned);
  return expected === undefined || JSON.stringify(order) === JSON.stringify(expected.map(({ id }) => id));
}

function known(rule: string, planned: readonly ChainRequest[]): readonly ChainRequest[] | undefined {
  switch (rule) {
    case 'given':
      return planned;
    case 'fifo':
      return planned.toSorted((one, other) => one.releaseSeconds - other.releaseSeconds);
    default:
      return undefined;
  }
}

const isClose = (said: number, so: number): boolean => Math.abs(said - so) <= 1e-9 * Math.max(1, Math.abs(so));
