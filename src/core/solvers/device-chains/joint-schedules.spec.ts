import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instanceArbitrary } from '../../../../test/device-chains/arbitraries.js';
import { jointOptimumByHighs } from '../../../../test/device-chains/chain-program.js';
import { withLedger } from '../../../../test/device-chains/random-ledger.js';
import { faults } from '../../../../test/device-chains/replay.js';
import { bestSchedule } from '../../../../test/device-chains/semi-active.js';
import { check } from '../../../../test/oracles/check.js';
import { COMMIT_ORDERS, solveDeviceChains, type DeviceChainsInstance, type DeviceChainsResult } from './index.js';

const unserved = ({ requests }: DeviceChainsResult): string[] =>
  requests.flatMap(({ id, status }) => (status === 'served' ? [] : [id]));

/** The oracle takes no hard deadlines; without a late flag the orders go for the sum alone. */
const soft = ({ requests, ...instance }: DeviceChainsInstance): DeviceChainsInstance => ({
  ...instance,
  requests: requests.map((request) => ({ ...request, hardDeadline: false })),
});

describe('the method oracle finds the joint optimum', () => {
  const tiny = [
    instanceArbitrary({ maxDevices: 2, maxLayers: 2, minRequests: 2, maxRequests: 2 }),
    instanceArbitrary({ maxDevices: 2, maxLayers: 1, minRequests: 3, maxRequests: 3 }),
    instanceArbitrary({ maxDevices: 3, maxLayers: 1, minRequests: 2, maxRequests: 2 }),
  ];

  it('of all interleavings', () => {
    check(
      fc.property(
        fc.oneof(...tiny, ...tiny.map(withLedger)),
        fc.boolean(),
        fc.constantFrom('unlimited' as const, 'placed' as const),
        (given, relaying, memoryMode) => {
          const instance = { ...soft(given), relaying, memoryMode, method: 'oracle' as const };
          const result = solveDeviceChains(instance);
          const optimum = bestSchedule(instance);
          expect(faults(instance, result)).toEqual([]);
          expect(unserved(result)).toEqual(optimum.unservedIds);
          expect(result.objectiveSeconds).toBeCloseTo(optimum.objectiveSeconds, 9);
        },
      ),
      600,
    );
  });

  it('of the mixed-integer program that HiGHS solves, over direct links', () => {
    const plain = instanceArbitrary({ maxDevices: 3, maxLayers: 2, minRequests: 2, maxRequests: 3, rich: false });
    check(
      fc.property(fc.oneof(plain, withLedger(plain)), (given) => {
        const instance = { ...given, relaying: false, method: 'oracle' as const };
        expect(solveDeviceChains(instance).objectiveSeconds).toBeCloseTo(jointOptimumByHighs(instance), 9);
      }),
      60,
    );
  });
});

describe('oracle, best order, every other order', () => {
  it('are each at most the next', () => {
    let [better, best] = [0, 0];
    check(
      fc.property(
        fc.oneof(
          instanceArbitrary({ maxDevices: 3, maxLayers: 2, minRequests: 2, maxRequests: 3 }).map(soft),
          instanceArbitrary({ maxDevices: 2, maxLayers: 2, minRequests: 3, maxRequests: 3, rich: false }),
        ),
        fc.boolean(),
        (instance, relaying) => {
          const objective = (options: Partial<DeviceChainsInstance>): number =>
            solveDeviceChains({ ...instance, relaying, ...options }).objectiveSeconds;
          const bestOrder = objective({ order: 'bestOrder' });
          const oracle = objective({ method: 'oracle' });
          expect(oracle).toBeLessThanOrEqual(bestOrder + 1e-9);
          for (const order of COMMIT_ORDERS) expect(bestOrder).toBeLessThanOrEqual(objective({ order }) + 1e-9);
          if (oracle < bestOrder - 1e-6) better++;
          if (bestOrder < objective({ order: 'ratio' }) - 1e-6) best++;
        },
      ),
      200,
    );
    expect(Math.min(better, best)).toBeGreaterThan(0);
  });
});
