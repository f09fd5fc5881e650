import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { mismatches, type Expectation } from '../../../../test/co-inference/expectation.js';
import { solveCoInference, type CoInferenceInstance } from './index.js';

interface Vector {
  readonly name: string;
  readonly why: string;
  readonly instance: CoInferenceInstance;
  readonly expect: Expectation;
  readonly tolerance: number;
}

const file = new URL('../../../../test/vectors/co-inference.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as readonly Vector[];

/** What the reader refuses never comes to the solver; its own tests hold those vectors. */
const valid = vectors.filter(({ expect: expected }) => !('exitCode' in expected));

describe('the specification vectors', () => {
  it('are all here', () => {
    expect(vectors).toHaveLength(139);
    expect(valid).toHaveLength(130);
  });

  it.each(valid)('$name: $why', ({ instance, expect: expected, tolerance }) => {
    expect(mismatches(solveCoInference(instance), expected, tolerance)).toEqual([]);
  });
});
