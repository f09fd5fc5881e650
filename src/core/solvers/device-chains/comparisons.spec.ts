import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EXACT_VARIANTS, instanceArbitrary, type Variant } from '../../../../test/device-chains/arbitraries.js';
import { finishOf } from '../../../../test/device-chains/finish.js';
import { anyWorsening, WORSENINGS } from '../../../../test/device-chains/worsened.js';
import { check } from '../../../../test/oracles/check.js';
import { solveDeviceChains, type DeviceChainsInstance } from './index.js';

/** One request, served whenever there is a chain: finishes are compared, not verdicts. */
const oneRequest = instanceArbitrary({ maxDevices: 4, maxLayers: 4, maxRequests: 1 }).map(
  ({ requests, ...instance }): DeviceChainsInstance => ({
    ...instance,
    requests: requests.map((request) => ({ ...request, hardDeadline: false })),
  }),
);

const byFinish = EXACT_VARIANTS.filter(({ criterion }) => criterion === undefined);
const anyVariant = fc.constantFrom(...byFinish);

const finish = (instance: DeviceChainsInstance, options: Variant = {}): number =>
  finishOf(solveDeviceChains({ ...instance, ...options }));

describe('the finish of one request by the exact method', () => {
  it.each(byFinish)('never falls when something gets worse: %j', (variant) => {
    let rose = 0;
    check(
      fc.property(oneRequest, anyWorsening, (instance, { what, index }) => {
        const worse = WORSENINGS[what]?.(instance, index) ?? instance;
        const [before, after] = [finish(instance, variant), finish(worse, variant)];
        expect(after).toBeGreaterThanOrEqual(before);
        if (after > before) rose++;
      }),
      300,
    );
    expect(rose).toBeGreaterThan(10);
  });

  it.each(['greedy', 'local', 'arStyle'] as const)('is never behind the method %s', (method) => {
    let earlier = 0;
    check(
      fc.property(oneRequest, anyVariant, (instance, variant) => {
        const [exact, other] = [finish(instance, variant), finish(instance, { ...variant, method })];
        expect(exact).toBeLessThanOrEqual(other);
        if (exact < other) earlier++;
      }),
      300,
    );
    expect(earlier).toBeGreaterThan(20);
  });

  it.each<[string, Variant, Variant]>([
    ['relaying helps', { relaying: true }, { relaying: false }],
    ['filling gaps helps', { reservation: 'gapFilling' }, { reservation: 'tail' }],
    ['no limit of memory helps', { memoryMode: 'unlimited' }, { memoryMode: 'onDemand' }],
    ['placing weights freely helps', { memoryMode: 'unlimited' }, { memoryMode: 'placed' }],
  ])('%s', (_, free, bound) => {
    let helped = 0;
    check(
      fc.property(oneRequest, anyVariant, (instance, variant) => {
        const [earlier, later] = [free, bound].map((rule) => finish(instance, { ...variant, ...rule }));
        expect(earlier).toBeLessThanOrEqual(later ?? NaN);
        if (earlier !== later) helped++;
      }),
      300,
    );
    expect(helped).toBeGreaterThan(5);
  });

  it('does not depend on the order of devices and links', () => {
    const shuffled = oneRequest.chain((instance) =>
      fc.tuple(
        fc.constant(instance),
        fc.shuffledSubarray([...instance.devices], { minLength: instance.devices.length }),
        fc.shuffledSubarray([...instance.links], { minLength: instance.links.length }),
      ),
    );
    check(
      fc.property(shuffled, anyVariant, ([instance, devices, links], variant) => {
        expect(finish({ ...instance, devices, links }, variant)).toBe(finish(instance, variant));
      }),
      400,
    );
  });

  it('is the same by both criteria when nothing is ever lost', () => {
    const withoutLoss = ({ devices, links, ...instance }: DeviceChainsInstance): DeviceChainsInstance => ({
      ...instance,
      devices: devices.map((device) => ({ ...device, lossProbability: 0 })),
      links: links.map((link) => ({ ...link, lossProbability: 0 })),
    });
    const variants = fc.constantFrom(...byFinish.filter(({ memoryMode }) => memoryMode !== 'onDemand'));
    check(
      fc.property(oneRequest.map(withoutLoss), variants, (instance, variant) => {
        expect(finish(instance, { ...variant, criterion: 'ratio' })).toBe(finish(instance, variant));
      }),
      400,
    );
  });
});
