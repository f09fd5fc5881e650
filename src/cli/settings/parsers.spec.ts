import { describe, expect, it } from '@jest/globals';
import { epochRange } from '../decisions/epoch-range.js';
import { factor, wholeNumber } from './number-parsers.js';
import type { TextParser } from './text-parser.js';
import { oneOf, yesOrNo } from './text-parser.js';
import { duration, isoTime } from './time-parsers.js';

interface Example {
  readonly parser: TextParser<unknown>;
  readonly good: readonly (readonly [string, unknown])[];
  readonly bad: readonly string[];
}

const EXAMPLES: Readonly<Record<string, Example>> = {
  'a whole number': {
    parser: wholeNumber(0, 100),
    good: [
      ['0', 0],
      ['100', 100],
      ['007', 7],
    ],
    bad: ['', ' ', '-1', '101', '1.0', '1e1', '0x10', '1_0', 'ten', 'NaN', '99999999999999999999'],
  },
  'a factor': {
    parser: factor(64),
    good: [
      ['0.5', 0.5],
      ['.5', 0.5],
      ['64', 64],
      ['1e-3', 0.001],
    ],
    bad: ['0', '-1', '64.1', 'Infinity', 'NaN', '1e400', '', '2,5', '0x2'],
  },
  'a duration': {
    parser: duration(0),
    good: [
      ['500ms', 500],
      ['90s', 90_000],
      ['1.5m', 90_000],
      ['2h', 7_200_000],
      ['0s', 0],
    ],
    bad: ['', '90', 's', '-5s', '1.2.3s', '5 m', '1d', '1e3s'],
  },
  'a time': {
    parser: isoTime,
    good: [
      ['1970-01-01', 0],
      ['2026-01-01T00:00:00Z', 1_767_225_600_000],
      ['2026-01-01T01:00:00.25+01:00', 1_767_225_600_250],
    ],
    bad: ['', '2026', '2026-01-01T00:00:00', '2026-02-30T00:00:00', '2026-13-01', '1969-12-31', 'now', '1767225600000'],
  },
  'a choice': {
    parser: oneOf(['event', 'clock']),
    good: [['event', 'event']],
    bad: ['', 'Event', 'evnt', 'event,clock'],
  },
  'yes or no': {
    parser: yesOrNo,
    good: [
      ['true', true],
      ['YES', true],
      ['1', true],
      ['off', false],
      ['0', false],
    ],
    bad: ['', 'maybe', '2'],
  },
  'a range of epochs': {
    parser: epochRange,
    good: [
      ['7', { first: 7, last: 7 }],
      ['3..7', { first: 3, last: 7 }],
      ['3..', { first: 3, last: Infinity }],
      ['..7', { first: 0, last: 7 }],
    ],
    bad: ['', '..', '7..3', '3-7', '3...7', 'a..b', '-3..7'],
  },
};

describe.each(Object.entries(EXAMPLES))('%s', (_, { parser, good, bad }) => {
  it.each(good)('is read from "%s"', (text, value) => {
    expect(parser.parse(text)).toEqual(value);
  });

  it.each(bad)('is not "%s"', (text) => {
    expect(parser.parse(text)).toBeUndefined();
  });
});
