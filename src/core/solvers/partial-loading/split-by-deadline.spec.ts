import { describe, expect, it } from '@jest/globals';
import type { ProblemModel } from './problem.js';
import { splitByDeadline } from './split-by-deadline.js';

const model: ProblemModel = { index: 0, id: 'm', blocks: [], fixedSeconds: 1, perUserSeconds: 1, batchCap: 3 };

describe('splitting the users of one model into batches', () => {
  it('puts all in one batch where nobody is late by waiting for the others', () => {
    expect(splitByDeadline(model, [4, 5, 6], 0)).toEqual({ endSeconds: 4, ends: [3] });
  });

  it('runs early deadlines apart where they cannot wait', () => {
    expect(splitByDeadline(model, [2, 5, 6], 0)).toEqual({ endSeconds: 5, ends: [1, 3] });
  });

  it('fills batches up to the cap', () => {
    expect(splitByDeadline(model, [9, 9, 9, 9], 2)).toEqual({ endSeconds: 8, ends: [3, 4] });
  });

  it('says if somebody is late', () => {
    expect(splitByDeadline(model, [1.5, 9], 0)).toBeUndefined();
    expect(splitByDeadline(model, [5, 5, 5, 5], 0)).toBeUndefined();
  });
});
