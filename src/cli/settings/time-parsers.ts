import { decimal } from './number-parsers.js';
import type { TextParser } from './text-parser.js';

const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** A duration in ms: a number and its unit. */
export const duration = (leastMs: number): TextParser<number> => ({
  expected: `a duration ${leastMs > 0 ? 'longer than 0, ' : ''}such as 500ms, 90s, 5m or 1h`,
  parse: (text) => {
    const [, amount = '', unit = ''] = /^([\d.]+)(ms|s|m|h)$/.exec(text) ?? [];
    const inMs = (decimal(amount) ?? NaN) * (UNIT_MS.get(unit) ?? NaN);
    return inMs >= leastMs && Number.isFinite(inMs) ? inMs : undefined;
  },
});

const ISO_TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** An instant in ms since 1970. A time of day needs its zone: the same text is the same instant everywhere. */
export const isoTime: TextParser<number> = {
  expected: 'an ISO time from 1970 on with its zone, such as 2026-01-01T00:00:00Z',
  parse: (text) => {
    const atMs = ISO_TIME.test(text) ? Date.parse(text) : NaN;
    return atMs >= 0 ? atMs : undefined;
  },
};

/** An instant, or the one at which it is asked for. */
export const isoTimeOrNow: TextParser<number | 'now'> = {
  expected: `now, or ${isoTime.expected}`,
  parse: (text) => (text === 'now' ? 'now' : isoTime.parse(text)),
};
