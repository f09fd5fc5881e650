import { describe, expect, it } from '@jest/globals';
import { BODY, EMPTY_GPU, gpuContext, gpuHolding, job, orderOf, OWL_ALL, sending } from '../testing/gpu-orders.js';
import { CAT, DOG, OWL } from '../testing/offload-scenarios.js';
import type { GpuStart } from './gpu-context.js';
import type { Order } from './order.js';
import { priceOrder } from './price-order.js';

/** Start and end of each batch. */
function timesOf(order: Order, start: GpuStart = EMPTY_GPU): readonly (readonly [number, number])[] | undefined {
  return priceOrder(order, start, gpuContext())?.map(({ startMs, finishMs }) => [startMs, finishMs]);
}

describe('the times of an order', () => {
  it('are those of inputs that go up one after the other, batch by batch, while the GPU loads and runs', () => {
    // Inputs at 40, 70 and 80 ms; cat loads until 25, two run for 14; the head of the dog takes 5 ms.
    const order = orderOf([sending('a', CAT, 40), sending('b', CAT, 30)], [sending('d', DOG, 10)]);
    expect(timesOf(order)).toEqual([
      [70, 84],
      [89, 101],
    ]);
  });

  it('begin when the GPU is free and the uplink has brought what is bound already', () => {
    const order = orderOf([sending('a', CAT, 40)]);
    expect(timesOf(order, { ...EMPTY_GPU, busyToMs: 100 })).toEqual([[125, 137]]);
    expect(timesOf(order, { ...EMPTY_GPU, uploadMs: 50 })).toEqual([[90, 102]]);
  });

  it('of a batch that has nothing to send do not wait for the uplink', () => {
    const busyUplink = { ...EMPTY_GPU, uploadMs: 500 };
    expect(timesOf(orderOf([job('a', CAT)]), busyUplink)).toEqual([[25, 37]]);
    expect(timesOf(orderOf([job('a', CAT), sending('b', CAT, 1)]), busyUplink)).toEqual([[501, 515]]);
  });

  it('are none as soon as somebody would be late', () => {
    const due = (dueMs: number): Order => orderOf([sending('a', CAT, 70, { dueMs }), job('b', CAT)], [job('d', DOG)]);
    expect(timesOf(due(84))).toBeDefined();
    expect(timesOf(due(83.99))).toBeUndefined();
    expect(timesOf(orderOf([job('a', CAT)], [job('d', DOG, { dueMs: 53 })]))).toBeUndefined();
  });

  it('are none for more inputs than memory holds beside the model', () => {
    const inputs = (count: number): Order =>
      orderOf(Array.from({ length: count }, (_, place) => job(`r${place}`, OWL)));
    expect(timesOf(inputs(10))).toEqual([[30, 60]]);
    expect(timesOf(inputs(11))).toBeUndefined();
  });

  it('count loads by what memory keeps', () => {
    const priced = priceOrder(orderOf([job('a', CAT)], [job('o', OWL)], [job('d', DOG)]), EMPTY_GPU, gpuContext());
    expect(priced).toMatchObject([
      { loadMs: 25, startMs: 25, finishMs: 37 },
      { loadMs: 30, startMs: 67, finishMs: 79, evict: [BODY] },
      // Without the body it loads as much as the cat did.
      { loadMs: 25, startMs: 104, finishMs: 116, evict: [OWL_ALL] },
    ]);
    const between = priceOrder(orderOf([job('a', CAT)], [job('d', DOG)]), gpuHolding(BODY), gpuContext());
    expect(between).toMatchObject([
      { loadMs: 5, freeMs: 0 },
      { loadMs: 5, freeMs: 17 },
    ]);
  });

  it('take longer when nothing is kept', () => {
    const order = orderOf([job('a', CAT)], [job('d', DOG)], [job('b', CAT)]);
    const loads = (keeps?: () => boolean): readonly number[] | undefined =>
      priceOrder(order, EMPTY_GPU, gpuContext(), keeps)?.map(({ loadMs }) => loadMs);
    expect(loads()).toEqual([25, 5, 0]);
    expect(loads(() => false)).toEqual([25, 5, 5]);
  });
});
