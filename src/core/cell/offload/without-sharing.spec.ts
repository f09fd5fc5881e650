import { describe, expect, it } from '@jest/globals';
import { BODY, CAT_HEAD, EMPTY_GPU, gpuContext, gpuHolding, OWL_ALL } from '../testing/gpu-orders.js';
import { withoutSharing } from './without-sharing.js';

describe('a GPU seen as if nothing were shared', () => {
  it('has one group a model, with all its layers', () => {
    const { context } = withoutSharing({ start: EMPTY_GPU, context: gpuContext() });
    expect(context.blockGroups.groups).toEqual([
      { blocks: ['body', 'cat.head'], bytes: 25e6 },
      { blocks: ['body', 'dog.head'], bytes: 25e6 },
      { blocks: ['owl.1', 'owl.2'], bytes: 30e6 },
    ]);
    expect([...context.blockGroups.ofModel]).toEqual([
      ['cat', new Set([0])],
      ['dog', new Set([1])],
      ['owl', new Set([2])],
    ]);
  });

  it('holds a model only if all of it is there', () => {
    const residentOf = (...groups: readonly number[]): ReadonlySet<number> =>
      withoutSharing({ start: gpuHolding(...groups), context: gpuContext() }).start.resident;
    expect(residentOf(BODY)).toEqual(new Set());
    expect(residentOf(BODY, CAT_HEAD, OWL_ALL)).toEqual(new Set([0, 2]));
  });

  it('holds a model as dear as the least asked for of its parts', () => {
    expect(withoutSharing({ start: EMPTY_GPU, context: gpuContext([5, 2, 3, 1]) }).context.reuse).toEqual([2, 3, 1]);
    expect(withoutSharing({ start: EMPTY_GPU, context: gpuContext() }).context.reuse).toEqual([0, 0, 0]);
  });

  it('is as busy as it was', () => {
    const start = { busyToMs: 70, uploadMs: 30, resident: new Set<number>() };
    expect(withoutSharing({ start, context: gpuContext() }).start).toEqual(start);
  });
});
