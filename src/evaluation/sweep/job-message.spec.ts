import { describe, expect, it } from '@jest/globals';
import { SlotwiseError } from '../../core/errors.js';
import { failedAnswer, rowOf } from './job-message.js';

describe('an error of a run on another thread', () => {
  it.each([
    new SlotwiseError('LINE_MALFORMED', '--requests a.csv line 3: no time stamp', { field: '--requests' }),
    new SlotwiseError('OFFSET_GAP', 'records are missing'),
  ])('arrives as it was: $code', (error) => {
    // What the way between threads does to it.
    const answer = structuredClone(failedAnswer(error));
    const arrived = ((): unknown => {
      try {
        return rowOf(answer);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(arrived).toBeInstanceOf(SlotwiseError);
    expect(arrived).toMatchObject({ code: error.code, message: error.message });
    expect((arrived as SlotwiseError).field).toBe(error.field);
  });
});
