import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EXACT_VARIANTS, instanceArbitrary } from '../../../../test/device-chains/arbitraries.js';
import {
  greedyFinish,
  localFinish,
  ringFinish,
  type Baseline,
} from '../../../../test/device-chains/baseline-chains.js';
import { factsOf, isComplete } from '../../../../test/device-chains/facts.js';
import { finishOf } from '../../../../test/device-chains/finish.js';
import { withLedger } from '../../../../test/device-chains/random-ledger.js';
import { check } from '../../../../test/oracles/check.js';
import { solveDeviceChains, type ChainMethod, type DeviceChainsInstance } from './index.js';

/** One request, served whenever there is a chain. */
const oneRequest = instanceArbitrary({ maxDevices: 4, maxLayers: 4, maxRequests: 1 }).map(
  ({ requests, ...instance }): DeviceChainsInstance => ({
    ...instance,
    requests: requests.map((request) => ({ ...request, hardDeadline: false })),
  }),
);
const variants = EXACT_VARIANTS.filter(({ criterion }) => criterion === undefined);

describe('a baseline does what its rule says, written down a second time', () => {
  it.each<[ChainMethod, Baseline]>([
    ['greedy', greedyFinish],
    ['local', localFinish],
    ['arStyle', ringFinish],
  ])('%s', (method, baseline) => {
    let served = 0;
    check(
      fc.property(fc.oneof(oneRequest, withLedger(oneRequest)), fc.constantFrom(...variants), (given, variant) => {
        const instance = { ...given, ...variant, method };
        const facts = factsOf(instance);
        const [request] = instance.requests;
        fc.pre(request !== undefined && !isComplete(facts, request));
        const finish = finishOf(solveDeviceChains(instance));
        expect(finish).toBe(baseline(facts, request) / 1e6);
        if (finish < Infinity) served++;
      }),
      500,
    );
    expect(served).toBeGreaterThan(100);
  });
});
