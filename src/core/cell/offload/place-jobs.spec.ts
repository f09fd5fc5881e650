import { describe, expect, it } from '@jest/globals';
import type { Model } from '../../catalogue.js';
import { EMPTY_GPU, gpuContext, gpuHolding, idsOf, job, orderOf, OWL_ALL, sending } from '../testing/gpu-orders.js';
import { CAT, DOG, OWL } from '../testing/offload-scenarios.js';
import type { Job, Order } from './order.js';
import { hasPlace, placeJobs, type Placing } from './place-jobs.js';

const placing = (steps = 1000): Placing => ({ start: EMPTY_GPU, context: gpuContext(), steps: { left: steps } });
const place = (order: Order, jobs: readonly Job[], steps?: number): ReturnType<typeof idsOf> =>
  idsOf(placeJobs(order, jobs, placing(steps)));

describe('putting jobs into an order', () => {
  it('joins a batch of the same model', () => {
    // Two together end at 39 ms, one after the other at 49.
    expect(place([], [job('a', CAT), job('b', CAT)])).toEqual([['cat', 'a', 'b']]);
  });

  it('puts a job where the GPU is free again earliest', () => {
    // Between cat and dog the owl would have the body loaded twice; behind them all is done at 96 ms.
    const order = orderOf([job('a', CAT)], [job('d', DOG)]);
    expect(place(order, [job('o', OWL)])).toEqual([
      ['cat', 'a'],
      ['dog', 'd'],
      ['owl', 'o'],
    ]);
    // In memory already, it takes 12 ms as long as nothing else comes first.
    const holding = { ...placing(), start: gpuHolding(OWL_ALL) };
    expect(idsOf(placeJobs(order, [job('o', OWL)], holding))).toEqual([
      ['owl', 'o'],
      ['cat', 'a'],
      ['dog', 'd'],
    ]);
  });

  it('lets people wait less where that makes no difference to the GPU', () => {
    // Both ways it is done at 56 ms: 2 x 39 + 56 of waiting behind the two, 37 + 2 x 56 before them.
    const order = orderOf([job('a', CAT), job('b', CAT)]);
    expect(place(order, [job('d', DOG)])).toEqual([
      ['cat', 'a', 'b'],
      ['dog', 'd'],
    ]);
  });

  it('takes the first of several places that are alike', () => {
    // One input each: at 37 and 54 ms either way.
    expect(place(orderOf([job('a', CAT)]), [job('d', DOG)])).toEqual([
      ['dog', 'd'],
      ['cat', 'a'],
    ]);
  });

  it('makes nobody late who has a place', () => {
    const hasty = orderOf([job('a', CAT, { dueMs: 37 })]);
    expect(place(hasty, [job('b', CAT), job('d', DOG, { dueMs: 54 })])).toEqual([
      ['cat', 'a'],
      ['dog', 'd'],
      ['cat', 'b'],
    ]);
    expect(place(hasty, [job('d', DOG, { dueMs: 53 })])).toEqual([['cat', 'a']]);
  });

  it('counts with the inputs that are still to go up', () => {
    // Before the cat, the dog's input would hold up that of a.
    const order = orderOf([sending('a', CAT, 30, { dueMs: 42 })]);
    expect(place(order, [sending('d', DOG, 10)])).toEqual([
      ['cat', 'a'],
      ['dog', 'd'],
    ]);
  });

  it('takes a less preferred model only where the preferred one has no place', () => {
    const eitherOf = (dueMs: number): Job =>
      job(
        'x',
        [OWL, CAT].map((model: Model) => ({ model, uploadMs: 0 })),
        { dueMs },
      );
    expect(place([], [eitherOf(42)])).toEqual([['owl', 'x']]);
    expect(place([], [eitherOf(41)])).toEqual([['cat', 'x']]);
    expect(place([], [eitherOf(36)])).toEqual([]);
  });

  it('has no place for who has no coverage', () => {
    expect(place([], [sending('a', CAT, Infinity, { dueMs: Infinity })])).toEqual([]);
  });

  it('begins another batch when memory holds no more inputs', () => {
    const sixteen = Array.from({ length: 16 }, (_, index) => job(`r${index}`, CAT));
    expect(place([], sixteen).map(([, ...members]) => members.length)).toEqual([15, 1]);
  });

  it('ends with the best it found when its steps are spent', () => {
    const order = orderOf([job('a', CAT), job('b', CAT)]);
    // Each way has two batches to price; the better one is the second.
    const first = [
      ['dog', 'd'],
      ['cat', 'a', 'b'],
    ];
    expect(place(order, [job('d', DOG)], 2)).toEqual(first);
    expect(place(order, [job('d', DOG)], 3)).toEqual([...first].reverse());
    expect(place(order, [job('d', DOG)], 0)).toEqual([['cat', 'a', 'b']]);
    const counted = placing(10);
    placeJobs(order, [job('d', DOG)], counted);
    expect(counted.steps.left).toBe(6);
  });

  it('can be asked for without being done', () => {
    const order = orderOf([job('a', CAT, { dueMs: 37 })]);
    expect(hasPlace(order, job('d', DOG, { dueMs: 54 }), placing())).toBe(true);
    expect(hasPlace(order, job('d', DOG, { dueMs: 53 }), placing())).toBe(false);
  });
});
