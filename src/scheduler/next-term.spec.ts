import { describe, expect, it } from '@jest/globals';
import { SlotwiseError, type ErrorCode } from '../core/errors.js';
import { pauseBefore, worthAnotherTerm } from './next-term.js';

const error = (code: ErrorCode, cause?: Error): SlotwiseError => new SlotwiseError(code, 'words', { cause });

describe('another term', () => {
  it.each<[ErrorCode]>([['APPEND_UNKNOWN'], ['OWNERSHIP_LOST'], ['CLOCK_APART'], ['KAFKA_UNREACHABLE']])(
    'is worth it after %s',
    (code) => {
      expect(worthAnotherTerm(error(code), 0)).toBe(true);
    },
  );

  it.each<[ErrorCode]>([['RESTORE_MISMATCH'], ['LOG_TRIMMED'], ['CATALOGUE_DIFFERS'], ['OFFSET_GAP']])(
    'mends nothing after %s',
    (code) => {
      expect(worthAnotherTerm(error(code), 0)).toBe(false);
    },
  );

  it.each<[ErrorCode]>([['LOG_CLOSED'], ['LOG_WRITE_FAILED'], ['RECORD_TOO_LARGE']])(
    'mends nothing when the append was rejected with %s: the log takes none any more',
    (code) => {
      expect(worthAnotherTerm(error('APPEND_UNKNOWN', error(code)), 0)).toBe(false);
    },
  );

  it('mends nothing that is not known', () => {
    expect(worthAnotherTerm(new Error('a bug'), 0)).toBe(false);
  });

  it('is never given up while the log cannot be reached: it may come back any time', () => {
    const unreachable = error('KAFKA_UNREACHABLE');
    for (const one of [unreachable, error('APPEND_UNKNOWN', unreachable)])
      expect(worthAnotherTerm(one, 1000)).toBe(true);
  });

  it('is given up after eight in a row, unless the clock is off: that may be set any time', () => {
    expect([7, 8].map((failed) => worthAnotherTerm(error('OWNERSHIP_LOST'), failed))).toEqual([true, false]);
    expect(worthAnotherTerm(error('CLOCK_APART'), 1000)).toBe(true);
  });

  it('begins after a pause that doubles up to five seconds', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7, 8, 1000].map(pauseBefore);
    expect(pauses).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000]);
  });
});
