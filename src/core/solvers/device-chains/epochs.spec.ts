import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EXACT_VARIANTS, instanceArbitrary, multiples } from '../../../../test/device-chains/arbitraries.js';
import { withLedger } from '../../../../test/device-chains/random-ledger.js';
import { faults } from '../../../../test/device-chains/replay.js';
import { check } from '../../../../test/oracles/check.js';
import { solveDeviceChains, type DeviceChainsInstance, type DeviceChainsResult, type RequestResult } from './index.js';

const batches = instanceArbitrary({ maxDevices: 4, maxLayers: 3, minRequests: 2, maxRequests: 4 });
const anyBatch = fc.oneof(batches, withLedger(batches));
const anyVariant = fc.constantFrom(...EXACT_VARIANTS);
const notOnDemand = fc.constantFrom(...EXACT_VARIANTS.filter(({ memoryMode }) => memoryMode !== 'onDemand'));
const anyMethod = fc.constantFrom('exact' as const, 'msStyle' as const);

const ledgerOf = ({ keptOperations, operations }: DeviceChainsResult) => [...keptOperations, ...operations];

const outcome = ({ id, ...said }: RequestResult) =>
  said.status === 'served' ? { id, finishSeconds: said.finishSeconds, late: said.late } : { id, status: said.status };

describe('the next epoch', () => {
  it('changes nothing where nothing is revoked', () => {
    let planned = 0;
    check(
      fc.property(anyBatch, notOnDemand, anyMethod, (given, variant, method) => {
        const instance = { ...given, ...variant, method };
        const first = solveDeviceChains(instance);
        const second = solveDeviceChains({ ...instance, ledger: ledgerOf(first), revoke: false });
        expect(second.operations).toEqual([]);
        expect(second.requests.map(outcome)).toEqual(first.requests.map(outcome));
        planned += first.operations.length;
      }),
      300,
    );
    expect(planned).toBeGreaterThan(300);
  });

  it('keeps what has begun, and begins nothing in the past', () => {
    let [kept, revoked] = [0, 0];
    check(
      fc.property(anyBatch, anyVariant, multiples(0.25, 1, 20), (given, variant, step) => {
        let instance: DeviceChainsInstance = { ...given, ...variant };
        for (let epoch = 0; epoch < 3; epoch++) {
          const before = solveDeviceChains(instance);
          const ledger = ledgerOf(before);
          instance = { ...instance, nowSeconds: (instance.nowSeconds ?? 0) + step, ledger };
          const { nowSeconds = 0, dispatchLeadSeconds = 0 } = instance;
          const after = solveDeviceChains(instance);
          expect(faults(instance, after)).toEqual([]);
          expect(after.keptOperations).toEqual(
            ledger.filter(({ startSeconds }) => startSeconds < nowSeconds + dispatchLeadSeconds),
          );
          for (const { startSeconds } of after.operations) expect(startSeconds).toBeGreaterThanOrEqual(nowSeconds);
          kept += after.keptOperations.length;
          revoked += after.revokedCount;
        }
      }),
      150,
    );
    expect(Math.min(kept, revoked)).toBeGreaterThan(200);
  });
});

/** Weights without a common factor: no two keys are equal but zeros. */
const PRIMES = [1009, 1013, 1019, 1021];

describe('the order of requests in the instance', () => {
  it('changes nothing where no keys are equal', () => {
    const shuffled = anyBatch.chain((instance) => {
      const requests = instance.requests.map((request, index) => ({ ...request, weight: PRIMES[index] ?? 1 }));
      return fc.tuple(
        fc.constant({ ...instance, requests }),
        fc.shuffledSubarray(requests, { minLength: requests.length }),
      );
    });
    let moved = 0;
    check(
      fc.property(shuffled, anyVariant, ([given, requests], variant) => {
        const instance = { ...given, ...variant };
        const result = solveDeviceChains(instance);
        const isZero = result.requests.some((said) => said.status === 'served' && said.keySeconds === 0);
        fc.pre(!isZero);
        const other = solveDeviceChains({ ...instance, requests });
        const byId = new Map(result.requests.map((said) => [said.id, said]));
        expect(other.operations).toEqual(result.operations);
        expect(other.order).toEqual(result.order);
        expect(other.requests).toEqual(requests.map(({ id }) => byId.get(id)));
        if (requests.some(({ id }, index) => id !== instance.requests[index]?.id)) moved++;
      }),
      250,
    );
    expect(moved).toBeGreaterThan(100);
  });
});
