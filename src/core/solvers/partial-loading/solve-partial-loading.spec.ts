import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check } from '../../../../test/oracles/check.js';
import { instanceArbitrary } from '../../../../test/partial-loading/arbitraries.js';
import { isAtLeast, isSame, valueOf, type Value } from '../../../../test/partial-loading/value.js';
import { faults } from '../../../../test/partial-loading/verify.js';
import {
  LOADING_BASELINES,
  solveByBaseline,
  solvePartialLoading,
  UPLINK_RULES,
  type PartialLoadingInstance,
} from './index.js';

/** Small enough for every result to be the optimum, and so for the optimum's laws to hold. */
const instances = fc
  .constantFrom('backbone' as const, 'anywhere' as const)
  .chain((blocks) => instanceArbitrary({ minUsers: 2, maxUsers: 8, maxModels: 5, blocks, weights: true }));

const value = (instance: PartialLoadingInstance): Value => valueOf(solvePartialLoading(instance));

describe('a result of more users than any exact search takes', () => {
  it('keeps every limit and says what is so', () => {
    const many = fc
      .constantFrom('backbone' as const, 'anywhere' as const)
      .chain((blocks) =>
        fc
          .constantFrom('common' as const, 'windows' as const, 'single' as const, 'any' as const)
          .chain((deadlines) =>
            instanceArbitrary({ minUsers: 13, maxUsers: 30, maxModels: 6, blocks, deadlines, weights: true }),
          ),
      );
    const methods = new Set<string>();
    check(
      fc.property(many, (instance) => {
        const result = solvePartialLoading(instance, { improvementSteps: 20_000 });
        methods.add(result.method);
        expect(faults(instance, result)).toEqual([]);
      }),
      300,
    );
    expect([...methods].sort()).toEqual(
      expect.arrayContaining(['countDp', 'greedy', 'positionDp', 'subsetDp', 'trivial', 'windowDp']),
    );
  });
});

describe('property 3: rules and sharing', () => {
  it('a stricter uplink rule never serves more', () => {
    check(
      fc.property(instances, (instance) => {
        const strictest = ['unlimited', 'redivided', 'static', 'noOverlap'] as const;
        const { uplinkLaw, ...constantDensity } = instance;
        const values = strictest.map((uplinkRule) => value({ ...constantDensity, uplinkRule }));
        values.slice(1).forEach((stricter, index) => {
          expect(isAtLeast(values[index] ?? stricter, stricter)).toBe(true);
        });
      }),
      400,
    );
  });

  it('sharing blocks never serves fewer than loading whole models', () => {
    check(
      fc.property(instances, (instance) => {
        expect(isAtLeast(value({ ...instance, sharing: true }), value({ ...instance, sharing: false }))).toBe(true);
      }),
      400,
    );
  });

  it('without commitments the total is never lower, and who can all be kept is', () => {
    check(
      fc.property(instances, (instance) => {
        const free = { ...instance, users: instance.users.map((user) => ({ ...user, committed: false })) };
        expect(value(free).total).toBeGreaterThanOrEqual(value(instance).total - 1e-9);
        const committed = instance.users.filter((user) => user.committed);
        const alone = solvePartialLoading({ ...instance, users: committed });
        if (alone.servedCount === committed.length) expect(value(instance).committed).toBe(committed.length);
      }),
      400,
    );
  });
});

describe('property 4: more of anything never serves fewer', () => {
  const easier: readonly (readonly [string, (instance: PartialLoadingInstance) => PartialLoadingInstance])[] = [
    ['time', (one) => withUsers(one, (user) => ({ ...user, deadlineSeconds: user.deadlineSeconds + 0.5 }))],
    ['band', (one) => ({ ...one, bandwidthHz: (one.bandwidthHz ?? 0) + 0.5 })],
    [
      'channel',
      (one) =>
        withUsers(one, (user) => ({
          ...user,
          spectralEfficiencyBitsPerSecondPerHz: (user.spectralEfficiencyBitsPerSecondPerHz ?? 0) * 2,
          powerGainHz: (user.powerGainHz ?? 0) * 2,
        })),
    ],
    ['bits that are up', (one) => withUsers(one, (user) => ({ ...user, uploadedBits: (user.uploadedBits ?? 0) + 1 }))],
    ['memory', (one) => withGpu(one, { memoryBytes: (one.gpu.memoryBytes ?? 1e9) + 2 })],
    ['loading rate', (one) => withGpu(one, { loadingRateBitsPerSecond: 16 })],
    ['resident blocks', (one) => withGpu(one, { residentBlockIds: one.blocks.map(({ id }) => id) })],
    ['room in a batch', (one) => withModels(one, (model) => ({ ...model, maxBatch: (model.maxBatch ?? 10) + 1 }))],
    ['GPU time', (one) => withGpu(one, { busyUntilSeconds: 0 })],
    ['speed', (one) => withModels(one, (model) => ({ ...model, inferenceFixedSeconds: 0 }))],
    ['users', (one) => withUsers({ ...one, users: one.users.slice(1) }, (user) => user)],
  ];

  it.each(easier)('%s', (what, change) => {
    check(
      fc.property(instances, (instance) => {
        // One user fewer is the harder instance of the two.
        const [hard, easy] = what === 'users' ? [change(instance), instance] : [instance, change(instance)];
        expect(isAtLeast(value(easy), value(hard))).toBe(true);
      }),
      200,
    );
  });
});

describe('property 5: what is the same problem has the same value', () => {
  it('in any order of users, models and blocks', () => {
    const shuffled = instances.chain((instance) =>
      fc.record({
        instance: fc.constant(instance),
        users: fc.shuffledSubarray([...instance.users], { minLength: instance.users.length }),
        models: fc.shuffledSubarray([...instance.models], { minLength: instance.models.length }),
        blocks: fc.shuffledSubarray([...instance.blocks], { minLength: instance.blocks.length }),
      }),
    );
    check(
      fc.property(shuffled, ({ instance, ...parts }) => {
        expect(isSame(value({ ...instance, ...parts }), value(instance))).toBe(true);
      }),
      400,
    );
  });

  it('with all times doubled, or bits and band', () => {
    check(
      fc.property(instances, (instance) => {
        const slower = {
          ...withModels(
            withUsers(instance, (user) => ({
              ...user,
              deadlineSeconds: 2 * user.deadlineSeconds,
              inputBits: 2 * (user.inputBits ?? 0),
              uploadedBits: 2 * (user.uploadedBits ?? 0),
            })),
            (model) => ({
              ...model,
              inferenceFixedSeconds: 2 * (model.inferenceFixedSeconds ?? 0),
              inferencePerUserSeconds: 2 * (model.inferencePerUserSeconds ?? 0),
            }),
          ),
          gpu: {
            ...instance.gpu,
            loadingRateBitsPerSecond: 4,
            busyUntilSeconds: 2 * (instance.gpu.busyUntilSeconds ?? 0),
          },
        };
        expect(isSame(value(slower), value(instance))).toBe(true);
        if (instance.uplinkLaw === 'fixedPower') return;
        const wider = withUsers({ ...instance, bandwidthHz: 2 * (instance.bandwidthHz ?? 0) }, (user) => ({
          ...user,
          inputBits: 2 * (user.inputBits ?? 0),
          uploadedBits: 2 * (user.uploadedBits ?? 0),
        }));
        expect(isSame(value(wider), value(instance))).toBe(true);
      }),
      400,
    );
  });

  it('and the same instance the same bytes', () => {
    check(
      fc.property(instances, (instance) => {
        const copy = structuredClone(instance);
        expect(JSON.stringify(solvePartialLoading(copy))).toBe(JSON.stringify(solvePartialLoading(instance)));
        expect(copy).toEqual(instance);
      }),
      200,
    );
  });
});

describe('baselines', () => {
  it('keep every limit of their rule and never beat the optimum', () => {
    check(
      fc.property(instances, (instance) => {
        const best = value({ ...instance, sharing: true });
        for (const baseline of LOADING_BASELINES) {
          const result = solveByBaseline(instance, baseline);
          const sharing = baseline !== 'fullReload';
          expect(faults({ ...instance, sharing }, { method: 'greedy', exact: false, ...result })).toEqual([]);
          const reached = { committed: result.committedServedCount, total: result.objective };
          expect(isAtLeast(best, reached)).toBe(true);
        }
        const [full, blind] = (['fullReload', 'sharingBlind'] as const).map((name) => solveByBaseline(instance, name));
        expect(blind?.servedCount).toBeGreaterThanOrEqual(full?.servedCount ?? 0);
      }),
      300,
    );
  });
});

describe('numbers of any size', () => {
  it('make finite, sound results', () => {
    const extreme = fc.constantFrom(0, 1e-150, 1, 1e150, 1e300);
    const extremes = fc.record({
      uplinkRule: fc.constantFrom(...UPLINK_RULES),
      bandwidthHz: extreme,
      gpu: fc.record({ loadingRateBitsPerSecond: extreme.filter((rate) => rate > 0), busyUntilSeconds: extreme }),
      blocks: fc
        .tuple(extreme, extreme)
        .map((sizes) => sizes.map((sizeBytes, index) => ({ id: `b${index}`, sizeBytes }))),
      models: fc.tuple(extreme, extreme).map(([fixed, each]) => [
        { id: 'm0', blockIds: ['b0', 'b1'], inferenceFixedSeconds: fixed, inferencePerUserSeconds: each },
        { id: 'm1', blockIds: ['b1'] },
      ]),
      users: fc
        .array(
          fc.record({
            model: fc.nat(1),
            deadlineSeconds: extreme,
            inputBits: extreme,
            spectralEfficiencyBitsPerSecondPerHz: extreme,
            weight: extreme,
          }),
          { maxLength: 4 },
        )
        .map((users) => users.map(({ model, ...rest }, index) => ({ id: `u${index}`, modelId: `m${model}`, ...rest }))),
    });
    check(
      fc.property(extremes, (instance) => {
        const { batches, uploads, servedCount } = solvePartialLoading(instance);
        const numbers = [...batches, ...uploads].flatMap((entry) => Object.values(entry).filter(isNumber));
        expect(numbers.every(Number.isFinite)).toBe(true);
        expect(servedCount).toBeLessThanOrEqual(instance.users.length);
      }),
      2000,
    );
  });
});

const isNumber = (value: unknown): value is number => typeof value === 'number';

function withUsers(
  instance: PartialLoadingInstance,
  change: (user: PartialLoadingInstance['users'][number]) => PartialLoadingInstance['users'][number],
): PartialLoadingInstance {
  return { ...instance, users: instance.users.map(change) };
}

function withModels(
  instance: PartialLoadingInstance,
  change: (model: PartialLoadingInstance['models'][number]) => PartialLoadingInstance['models'][number],
): PartialLoadingInstance {
  return { ...instance, models: instance.models.map(change) };
}

function withGpu(
  instance: PartialLoadingInstance,
  change: Partial<PartialLoadingInstance['gpu']>,
): PartialLoadingInstance {
  return { ...instance, gpu: { ...instance.gpu, ...change } };
}
