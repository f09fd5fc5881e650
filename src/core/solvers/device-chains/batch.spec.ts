import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EXACT_VARIANTS, instanceArbitrary, type Variant } from '../../../../test/device-chains/arbitraries.js';
import { commitFaults } from '../../../../test/device-chains/commit-keys.js';
import { withLedger } from '../../../../test/device-chains/random-ledger.js';
import { faults } from '../../../../test/device-chains/replay.js';
import { stepByStep } from '../../../../test/device-chains/step-by-step.js';
import { check } from '../../../../test/oracles/check.js';
import {
  CHAIN_METHODS,
  COMMIT_ORDERS,
  repairLate,
  solveDeviceChains,
  type ChainMethod,
  type DeviceChainsInstance,
  type DeviceChainsResult,
} from './index.js';

const batches = instanceArbitrary({ maxDevices: 3, maxLayers: 2, minRequests: 2, maxRequests: 3 });
const anyBatch = fc.oneof(batches, withLedger(batches));
const anyVariant = fc.constantFrom(...EXACT_VARIANTS);
const anyOrder = fc.constantFrom(...COMMIT_ORDERS);

describe('a batch of exact plans commits the smallest key, each request planned anew by trying every chain', () => {
  it.each(['ratio', 'strictPriority', 'fifo', 'given'] as const)('%s', (order) => {
    let committed = 0;
    check(
      fc.property(anyBatch, anyVariant, (given, variant) => {
        const instance = { ...given, ...variant, order };
        const result = solveDeviceChains(instance);
        expect(faults(instance, result)).toEqual([]);
        expect(commitFaults(instance, result)).toEqual([]);
        committed += result.order.length;
      }),
      250,
    );
    expect(committed).toBeGreaterThan(200);
  });

  it('msStyle: first come, first served', () => {
    check(
      fc.property(anyBatch, anyVariant, (given, variant) => {
        const instance = { ...given, ...variant, method: 'msStyle' as const };
        expect(commitFaults(instance, solveDeviceChains(instance))).toEqual([]);
      }),
      100,
    );
  });
});

/** What a method can be asked. */
function fitting(method: ChainMethod, variant: Variant): Variant {
  const { criterion, ...rest } = variant;
  if (method === 'oracle') return { relaying: rest.relaying ?? true, memoryMode: 'unlimited' };
  return method === 'exact' || method === 'msStyle' ? variant : rest;
}

const soft = ({ requests, ...instance }: DeviceChainsInstance): DeviceChainsInstance => ({
  ...instance,
  requests: requests.map((request) => ({ ...request, hardDeadline: false })),
});

describe('every result replays', () => {
  it.each(CHAIN_METHODS)('%s', (method) => {
    let operations = 0;
    check(
      fc.property(anyBatch, anyVariant, anyOrder, fc.boolean(), (given, variant, order, revoke) => {
        const asked = { ...given, ...fitting(method, variant), method, order, revoke };
        const instance = method === 'oracle' ? soft(asked) : asked;
        const result = solveDeviceChains(instance);
        expect(faults(instance, result)).toEqual([]);
        operations += result.operations.length;
      }),
      method === 'oracle' ? 60 : 250,
    );
    expect(operations).toBeGreaterThan(100);
  });
});

describe('the repair of late requests', () => {
  it('replays, and leaves less weight late or left out where it changes anything', () => {
    const missed = ({ lateWeight, unservedWeight }: DeviceChainsResult): number => lateWeight + unservedWeight;
    let repaired = 0;
    check(
      fc.property(anyBatch, anyVariant, (given, variant) => {
        const instance = { ...given, ...variant };
        const result = solveDeviceChains(instance);
        const better = repairLate(instance, result, { steps: 10 });
        expect(faults(instance, better)).toEqual([]);
        if (better === result) return;
        expect(missed(better)).toBeLessThan(missed(result));
        repaired++;
      }),
      500,
    );
    expect(repaired).toBeGreaterThan(3);
  });
});

const larger = instanceArbitrary({ maxDevices: 5, maxLayers: 4, minRequests: 2, maxRequests: 6 });

describe('the lazy heap decides as full recomputation does', () => {
  it.each(['exact', 'msStyle', 'local', 'arStyle'] as const)('%s', (method) => {
    check(
      fc.property(
        fc.oneof(larger, withLedger(larger)),
        anyVariant,
        fc.constantFrom('ratio' as const, 'strictPriority' as const),
        (given, variant, order) => {
          const instance = { ...given, ...fitting(method, variant), method, order };
          expect(solveDeviceChains(instance)).toEqual(solveDeviceChains(instance, { recompute: 'all' }));
        },
      ),
      method === 'exact' ? 150 : 80,
    );
  });

  it.each(['exact', 'local', 'arStyle', 'greedy'] as const)('%s, asked for one request at a time', (method) => {
    check(
      fc.property(anyBatch, anyVariant, (given, variant) => {
        const { memoryMode, ...rest } = fitting(method, variant);
        const placed = memoryMode === 'placed' ? { memoryMode } : {};
        const instance = { ...given, ...rest, ...placed, method, order: 'ratio' as const };
        expect(solveDeviceChains(instance).operations).toEqual(stepByStep(instance, solveDeviceChains));
      }),
      100,
    );
  });
});
