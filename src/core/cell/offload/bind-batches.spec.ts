import { describe, expect, it } from '@jest/globals';
import { windowOf } from '../testing/cell-scenarios.js';
import { EMPTY_GPU, gpuContext, gpuHolding, job, orderOf, OWL_ALL } from '../testing/gpu-orders.js';
import { CAT, DOG } from '../testing/offload-scenarios.js';
import type { GpuStart } from './gpu-context.js';
import { bindBatches, timeBatches, type TimedBatch } from './bind-batches.js';
import type { Job, Order } from './order.js';
import { latestStarts, priceOrder, type PricedBatch } from './price-order.js';

const UP_AT_ONCE = (): number => 0;
/** That of the first epoch: from 150 to 250 ms. */
const WINDOW = windowOf(0);

function priced(order: Order, start: GpuStart = EMPTY_GPU): readonly PricedBatch[] {
  const found = priceOrder(order, start, gpuContext());
  if (found === undefined) throw new Error('the order prices');
  return found;
}

/** Cat from 25 to 37, then dog from 42 to 54 ms at the earliest. */
const catThenDog = (cat: Partial<Job>, dog: Partial<Job>): Order => orderOf([job('a', CAT, cat)], [job('d', DOG, dog)]);

describe('latest starts', () => {
  it('leave everybody behind on time', () => {
    // The dog starts by 78 and loads from 73 ms on at the latest, the cat so by 61.
    expect(latestStarts(priced(catThenDog({ dueMs: 100 }, { dueMs: 90 })))).toEqual([61, 78]);
    // The cat's own deadline is nearer.
    expect(latestStarts(priced(catThenDog({ dueMs: 50 }, { dueMs: 90 })))).toEqual([38, 78]);
    expect(latestStarts(priced(orderOf([job('a', CAT, { dueMs: 100 }), job('b', CAT, { dueMs: 70 })])))).toEqual([56]);
    expect(latestStarts([])).toEqual([]);
  });

  it('have no end where nobody has a deadline to keep', () => {
    expect(latestStarts(priced(catThenDog({ dueMs: 100 }, { dueMs: Infinity })))).toEqual([88, Infinity]);
    expect(latestStarts(priced(catThenDog({ dueMs: Infinity }, { dueMs: 90 })))).toEqual([61, 78]);
  });
});

describe('the times of batches', () => {
  const times = (order: Order, busyToMs: number, upAtMs: (requestId: string) => number): readonly unknown[] =>
    timeBatches(priced(order), busyToMs, upAtMs).map(({ loadStartMs, startMs, finishMs, latestStartMs }) => [
      ...[loadStartMs, startMs, finishMs, latestStartMs],
    ]);

  it('let it load just in time for its inputs, and run when they are up', () => {
    const order = catThenDog({ dueMs: 200 }, { dueMs: 300 });
    expect(times(order, 0, UP_AT_ONCE)).toEqual([
      [0, 25, 37, 188],
      [37, 42, 54, 288],
    ]);
    expect(times(order, 0, (id) => (id === 'a' ? 80 : 120))).toEqual([
      [55, 80, 92, 188],
      [115, 120, 132, 288],
    ]);
    expect(times(order, 100, (id) => (id === 'a' ? 80 : 120))).toEqual([
      [100, 125, 137, 188],
      [137, 142, 154, 288],
    ]);
  });

  it('wait for the last input of a batch', () => {
    const both = orderOf([job('a', CAT), job('b', CAT)]);
    expect(times(both, 0, (id) => (id === 'a' ? 80 : 90))).toEqual([[65, 90, 104, 986]]);
  });

  it('let nothing begin that an input without end comes before', () => {
    expect(times(catThenDog({}, {}), 0, (id) => (id === 'a' ? Infinity : 0))).toEqual([
      [Infinity, Infinity, Infinity, Infinity],
      [Infinity, Infinity, Infinity, Infinity],
    ]);
  });

  it('are those planned at the latest where that is later already', () => {
    // Whole blocks bring the input up later than priced: at 70 ms, the deadline would have had it start at 48.
    expect(times(orderOf([job('a', CAT, { dueMs: 60 })]), 0, () => 70)).toEqual([[45, 70, 82, 70]]);
  });

  it('have an end even where nobody has a deadline to keep: later its end would be read no more', () => {
    expect(times(orderOf([job('a', CAT, { dueMs: Infinity })]), 0, () => 70)).toEqual([[45, 70, 82, 1070]]);
  });
});

describe('binding batches', () => {
  const timed = (upAtMs: (requestId: string) => number, start: GpuStart = EMPTY_GPU): readonly TimedBatch[] =>
    timeBatches(priced(catThenDog({ dueMs: 200 }, { dueMs: 300 }), start), 0, upAtMs);

  it('waits for inputs only as long as nobody behind is late for it, but refuses for its own sake alone', () => {
    // The dog has to start by 78 ms and to load by 73, so the cat by 61; cats themselves could start at 188.
    const order = catThenDog({ dueMs: 200 }, { dueMs: 90 });
    const timed = timeBatches(priced(order), 0, UP_AT_ONCE);
    const [cat, dog] = bindBatches(timed, WINDOW, gpuContext(), []).bound;
    expect(cat).toMatchObject({ earliestStartAtMs: 175, latestStartAtMs: 150 + 188, waitMs: 61 - 25 });
    expect(dog).toMatchObject({ earliestStartAtMs: 192, latestStartAtMs: 150 + 78, waitMs: 78 - 42 });
  });

  it('takes those that begin to load in the window, with all an executor has to know', () => {
    expect(bindBatches(timed(UP_AT_ONCE), WINDOW, gpuContext(), [])).toEqual({
      bound: [
        {
          ...{ modelId: 'cat', loadBlocks: ['body', 'cat.head'], evictBlocks: [], requestIds: ['a'] },
          ...{ loadStartsAtMs: 150, earliestStartAtMs: 175, latestStartAtMs: 338, waitMs: 50, finishesAtMs: 187 },
        },
        {
          ...{ modelId: 'dog', loadBlocks: ['dog.head'], evictBlocks: [], requestIds: ['d'] },
          ...{ loadStartsAtMs: 187, earliestStartAtMs: 192, latestStartAtMs: 438, waitMs: 50, finishesAtMs: 204 },
        },
      ],
      queue: [],
    });
  });

  it('leaves the others to the next plan, everything behind the first of them too', () => {
    const dogLater = bindBatches(
      timed((id) => (id === 'd' ? 105 : 0)),
      WINDOW,
      gpuContext(),
      [],
    );
    // The dog begins to load at 100 ms, with the next window.
    expect(dogLater.bound.map(({ modelId }) => modelId)).toEqual(['cat']);
    expect(dogLater.queue).toEqual([{ modelId: 'dog', requestIds: ['d'] }]);
    const bothLater = bindBatches(
      timed((id) => (id === 'a' ? 125 : 0)),
      WINDOW,
      gpuContext(),
      [],
    );
    expect(bothLater.bound).toEqual([]);
    expect(bothLater.queue.map(({ modelId }) => modelId)).toEqual(['cat', 'dog']);
    const justInTime = bindBatches(
      timed((id) => (id === 'a' ? 124.9 : 0)),
      WINDOW,
      gpuContext(),
      [],
    );
    expect(justInTime.bound.map(({ modelId }) => modelId)).toEqual(['cat']);
  });

  it('evicts groups as their blocks, and strays with the first batch', () => {
    const { bound } = bindBatches(timed(UP_AT_ONCE, gpuHolding(OWL_ALL)), WINDOW, gpuContext(), ['stray']);
    expect(bound.map(({ evictBlocks }) => evictBlocks)).toEqual([['stray', 'owl.1', 'owl.2'], []]);
  });

  it('tells times in whole microseconds', () => {
    const { bound } = bindBatches(
      timed(() => 100 / 3),
      WINDOW,
      gpuContext(),
      [],
    );
    expect(bound[0]).toMatchObject({ loadStartsAtMs: 158.333, earliestStartAtMs: 183.333, finishesAtMs: 195.333 });
  });
});
