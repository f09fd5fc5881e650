import fc from 'fast-check';
import type { ChainOperation, ChainRequest, DeviceChainsInstance } from '../../src/core/solvers/device-chains/index.js';
import { channelKey, factsOf, type Facts } from './facts.js';
import { deviceKey } from './calendar.js';

/** How far a request has come, by what choices, and how long each operation took. */
interface Journey {
  readonly choices: readonly number[];
  readonly lengthsSeconds: readonly number[];
  readonly loads: readonly boolean[];
}

const MOST_STEPS = 4;

/** Instances with a ledger of measured times: no operations overlap on a device or channel, sizes do not matter. */
export function withLedger(instances: fc.Arbitrary<DeviceChainsInstance>): fc.Arbitrary<DeviceChainsInstance> {
  const journey = fc.integer({ min: 0, max: MOST_STEPS }).chain((steps) => {
    const each = { minLength: steps, maxLength: steps };
    return fc.record({
      choices: fc.array(fc.nat(5), each),
      lengthsSeconds: fc.array(
        fc.integer({ min: 0, max: 6 }).map((halves) => halves / 2),
        each,
      ),
      loads: fc.array(fc.boolean(), each),
    });
  });
  return instances.chain((instance) =>
    fc
      .tuple(
        fc.array(journey, { minLength: instance.requests.length, maxLength: instance.requests.length }),
        fc.constantFrom(0, 0, 0.5, 2),
      )
      .map(([journeys, dispatchLeadSeconds]) => ({
        ...instance,
        dispatchLeadSeconds,
        ledger: ledgerOf(instance, journeys),
      })),
  );
}

function ledgerOf(instance: DeviceChainsInstance, journeys: readonly Journey[]): ChainOperation[] {
  const facts = factsOf(instance);
  const freeAt = new Map<string, number>();
  return instance.requests.flatMap((request, index) => {
    const journey = journeys[index];
    return journey === undefined ? [] : travelled(facts, freeAt, request, journey);
  });
}

function travelled(
  facts: Facts,
  freeAt: Map<string, number>,
  request: ChainRequest,
  { choices, lengthsSeconds, loads }: Journey,
): ChainOperation[] {
  const operations: ChainOperation[] = [];
  const { layers } = facts.model(request);
  let [layer, deviceId, time] = [0, request.sourceDeviceId, request.releaseSeconds];
  const place = (key: string, length: number): { startSeconds: number; finishSeconds: number } => {
    const startSeconds = Math.max(time, freeAt.get(key) ?? 0);
    const finishSeconds = startSeconds + length;
    freeAt.set(key, finishSeconds);
    time = finishSeconds;
    return { startSeconds, finishSeconds };
  };
  choices.forEach((choice, step) => {
    const length = lengthsSeconds[step] ?? 0;
    const ways = facts.linksFrom(deviceId);
    const way = ways[choice % (ways.length + 1)];
    if (way !== undefined) {
      const { fromDeviceId, toDeviceId, latencySeconds = 0 } = way;
      const span = place(channelKey(way), length);
      operations.push({ requestId: request.id, kind: 'transfer', layer, fromDeviceId, toDeviceId, ...span });
      [deviceId, time] = [toDeviceId, time + latencySeconds];
    } else if (layer < layers.length) {
      layer += 1;
      const here = { requestId: request.id, layer, deviceId };
      if (loads[step] === true) operations.push({ ...here, kind: 'load', ...place(deviceKey(deviceId), length) });
      operations.push({ ...here, kind: 'compute', ...place(deviceKey(deviceId), length) });
    }
  });
  return operations;
}
