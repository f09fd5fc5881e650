import { describe, expect, it } from '@jest/globals';
import {
  BODY,
  CAT_HEAD,
  DOG_HEAD,
  EMPTY_GPU,
  gpuContext,
  gpuHolding,
  idsOf,
  job,
  orderOf,
  sending,
} from '../testing/gpu-orders.js';
import { CAT, DOG, OWL } from '../testing/offload-scenarios.js';
import type { Job } from './order.js';
import { partialLoadingInstance, pinnedGroups, solverOrder } from './solver-order.js';

const STEPS = 1000;
const NOTHING = new Set<number>();

describe('what stays in memory for the solver', () => {
  const resident = gpuHolding(BODY, CAT_HEAD, DOG_HEAD);

  it('is what is there, while every model in question fits in beside it', () => {
    expect(pinnedGroups([job('a', CAT), job('d', DOG)], resident, gpuContext())).toEqual(
      new Set([BODY, CAT_HEAD, DOG_HEAD]),
    );
  });

  it('is the most asked for where not all has room, the first of those that are alike', () => {
    // The owl takes 30 MB and 1 MB an input: of 40 MB a head fits in beside it.
    const owl = [job('o', OWL)];
    expect(pinnedGroups(owl, resident, gpuContext([9, 1, 2, 0]))).toEqual(new Set([DOG_HEAD]));
    expect(pinnedGroups(owl, resident, gpuContext())).toEqual(new Set([CAT_HEAD]));
  });

  it('leaves room for the inputs of all who want a model', () => {
    const owls = (count: number): readonly Job[] => Array.from({ length: count }, (_, place) => job(`o${place}`, OWL));
    expect(pinnedGroups(owls(5), resident, gpuContext())).toEqual(new Set([CAT_HEAD]));
    expect(pinnedGroups(owls(6), resident, gpuContext())).toEqual(NOTHING);
  });

  it('asks nothing about who has no coverage or is late already', () => {
    const others = [sending('o', OWL, Infinity), job('p', OWL, { dueMs: Infinity }), job('a', CAT)];
    expect(pinnedGroups(others, gpuHolding(BODY), gpuContext())).toEqual(new Set([BODY]));
  });
});

describe('the instance a solver is given', () => {
  it('has the groups as blocks, whole-uplink seconds as bits, and times from when bound inputs are up', () => {
    const start = { busyToMs: 100, uploadMs: 30, resident: new Set([BODY, CAT_HEAD]) };
    const dog = job('d', DOG, { dueMs: 300 });
    const jobs = [sending('a', CAT, 40, { dueMs: 200, committed: true }), dog];
    expect(partialLoadingInstance(jobs, orderOf([dog]), start, gpuContext(), new Set([BODY]))).toEqual({
      uplinkRule: 'redivided',
      bandwidthHz: 1,
      objective: 'count',
      gpu: { loadingRateBitsPerSecond: 8e9, memoryBytes: 20e6, residentBlockIds: ['group 1'], busyUntilSeconds: 0.07 },
      blocks: [
        { id: 'group 1', sizeBytes: 5e6 },
        { id: 'group 2', sizeBytes: 5e6 },
      ],
      models: [
        {
          ...{ id: 'cat', blockIds: ['group 1'], activationPerUserBytes: 1e6 },
          ...{ inferenceFixedSeconds: 0.01, inferencePerUserSeconds: 0.002 },
        },
        {
          ...{ id: 'dog', blockIds: ['group 2'], activationPerUserBytes: 1e6 },
          ...{ inferenceFixedSeconds: 0.01, inferencePerUserSeconds: 0.002 },
        },
      ],
      users: [
        {
          ...{ id: 'a', modelId: 'cat', weight: 1, committed: true, inputBits: 0.04 },
          ...{ deadlineSeconds: 0.17, spectralEfficiencyBitsPerSecondPerHz: 1 },
        },
        {
          ...{ id: 'd', modelId: 'dog', weight: 1, committed: false, inputBits: 0 },
          ...{ deadlineSeconds: 0.27, spectralEfficiencyBitsPerSecondPerHz: 1 },
        },
      ],
      seedBatches: [{ modelId: 'dog', userIds: ['d'] }],
    });
  });

  it('weighs users where they differ', () => {
    const jobs = [job('a', CAT), job('b', CAT, { weight: 2 })];
    expect(partialLoadingInstance(jobs, [], EMPTY_GPU, gpuContext(), NOTHING)).toMatchObject({ objective: 'weight' });
  });

  it('knows one model a user, the first it has coverage for, and nobody who is late already', () => {
    const either = [
      { model: OWL, uploadMs: Infinity },
      { model: DOG, uploadMs: 0 },
      { model: CAT, uploadMs: 0 },
    ];
    const jobs = [job('x', either), job('late', CAT, { dueMs: Infinity }), sending('lost', CAT, Infinity)];
    const instance = partialLoadingInstance(jobs, [], EMPTY_GPU, gpuContext(), NOTHING);
    expect(instance.users).toMatchObject([{ id: 'x', modelId: 'dog' }]);
    expect(instance.models.map(({ id }) => id)).toEqual(['dog']);
  });
});

describe('the order of the solver', () => {
  it('serves the two who leave each other time, not the one who comes first', () => {
    const owl = job('o', OWL, { dueMs: 42 });
    const jobs = [owl, job('a', CAT, { dueMs: 45 }), job('d', DOG, { dueMs: 62 })];
    expect(idsOf(solverOrder(jobs, orderOf([owl]), EMPTY_GPU, gpuContext(), NOTHING, STEPS))).toEqual([
      ['cat', 'a'],
      ['dog', 'd'],
    ]);
  });

  it('counts no loading for what is pinned', () => {
    // With the body there the cat takes 17 ms, else 37.
    const jobs = [job('a', CAT, { dueMs: 17 })];
    const withBody = gpuHolding(BODY);
    expect(idsOf(solverOrder(jobs, [], withBody, gpuContext(), new Set([BODY]), STEPS))).toEqual([['cat', 'a']]);
    expect(solverOrder(jobs, [], EMPTY_GPU, gpuContext(), NOTHING, STEPS)).toEqual([]);
  });

  it('sets out from an order as far as the instance says the same of it', () => {
    const either = job(
      'x',
      [DOG, CAT].map((model) => ({ model, uploadMs: 0 })),
    );
    const jobs = [either, job('o', OWL, { dueMs: 42 }), job('p', OWL, { dueMs: 30 })];
    const asCat = { model: CAT, placed: [{ job: either, uploadMs: 0 }] };
    const found = solverOrder(jobs, [asCat], EMPTY_GPU, gpuContext(), NOTHING, STEPS);
    expect(idsOf(found)).toEqual([
      ['owl', 'o'],
      ['dog', 'x'],
    ]);
  });
});
