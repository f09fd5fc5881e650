import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EXACT_VARIANTS, instanceArbitrary } from '../../../../test/device-chains/arbitraries.js';
import { commitFaults } from '../../../../test/device-chains/commit-keys.js';
import { factsOf } from '../../../../test/device-chains/facts.js';
import { finishOf } from '../../../../test/device-chains/finish.js';
import { bestChoice } from '../../../../test/device-chains/one-request.js';
import { withLedger } from '../../../../test/device-chains/random-ledger.js';
import { faults } from '../../../../test/device-chains/replay.js';
import { check } from '../../../../test/oracles/check.js';
import { solveDeviceChains, type DeviceChainsInstance } from './index.js';

const oneRequest = instanceArbitrary({ maxDevices: 3, maxLayers: 3, maxRequests: 1 });

/** Served whenever there is a chain. */
const without = ({ requests, ...instance }: DeviceChainsInstance): DeviceChainsInstance => ({
  ...instance,
  requests: requests.map(({ deadlineSeconds: _, ...request }) => ({ ...request, hardDeadline: false })),
});

describe('one request gets what trying every device for every layer and every way finds', () => {
  it.each(EXACT_VARIANTS)('%j', (variant) => {
    let served = 0;
    check(
      fc.property(fc.oneof(oneRequest, withLedger(oneRequest)), (given) => {
        const instance = { ...given, ...variant };
        const result = solveDeviceChains(instance);
        expect(faults(instance, result)).toEqual([]);
        expect(commitFaults(instance, result)).toEqual([]);
        served += result.order.length;
      }),
      100,
    );
    expect(served).toBeGreaterThan(30);
  });
});

describe('the least ratio under a deadline that only the earliest finish meets', () => {
  it.each(EXACT_VARIANTS.filter(({ criterion }) => criterion === 'ratio'))('%j', (variant) => {
    let [safer, sooner] = [0, 0];
    check(
      fc.property(oneRequest, (given) => {
        const asked = { ...given, ...variant, useLateFlag: true };
        const deadlineSeconds = finishOf(solveDeviceChains({ ...without(asked), criterion: 'finish' }));
        fc.pre(deadlineSeconds < Infinity);
        const requests = given.requests.map((request) => ({ ...request, deadlineSeconds }));
        const instance = { ...asked, requests };
        const result = solveDeviceChains(instance);
        expect(result.requests).toMatchObject([{ late: false, finishSeconds: deadlineSeconds }]);
        expect(commitFaults(instance, result)).toEqual([]);
        if (finishOf(solveDeviceChains(without(asked))) > deadlineSeconds) safer++;
        else sooner++;
      }),
      100,
    );
    expect(Math.min(safer, sooner)).toBeGreaterThan(3);
  });
});

describe('few labels with memory on demand', () => {
  it('replay, say whether any was dropped, and are exact if none was', () => {
    let [dropped, kept] = [0, 0];
    check(
      fc.property(oneRequest, fc.integer({ min: 1, max: 2 }), (given, maxLabels) => {
        const instance = { ...given, memoryMode: 'onDemand' as const, maxLabels };
        const result = solveDeviceChains(instance);
        expect(faults(instance, result)).toEqual([]);
        const facts = factsOf(instance);
        const [request] = instance.requests;
        const best = request === undefined ? undefined : bestChoice(facts, request);
        const finish = finishOf(result);
        if (result.requests.some(({ status }) => status === 'rejected')) return;
        if (result.exact) expect(finish).toBe(best === undefined ? Infinity : best.finish / 1e6);
        else expect(finish).toBeGreaterThanOrEqual((best?.finish ?? Infinity) / 1e6);
        if (result.exact) kept++;
        else dropped++;
      }),
      300,
    );
    expect(Math.min(dropped, kept)).toBeGreaterThan(20);
  });
});
