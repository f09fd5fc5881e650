import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { mismatches, type Expectation } from '../../../../test/slide/expectation.js';
import { solveSlide, type SlideInstance } from './index.js';

interface Vector {
  readonly name: string;
  readonly why: string;
  readonly instance: SlideInstance;
  readonly expect: Expectation;
  readonly tolerance: number;
}

const file = new URL('../../../../test/vectors/slide.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as readonly Vector[];

describe('the specification vectors', () => {
  it('are all here', () => {
    expect(vectors).toHaveLength(91);
  });

  it.each(vectors)('$name: $why', ({ instance, expect: expected, tolerance }) => {
    expect(mismatches(solveSlide(instance), expected, tolerance)).toEqual([]);
  });
});
