import { describe, expect, it } from '@jest/globals';
import { boundaryAt, type TimeMark } from './watermark.js';

const END_MS = 1300;
const LATENESS_MS = 10;
const boundary = (mark: TimeMark): string => boundaryAt(mark, END_MS, LATENESS_MS);

describe('the end of an epoch in one partition', () => {
  it('comes with the first record that lies a lateness past it', () => {
    expect(boundary({ kind: 'record', atMs: 1299 })).toBe('inside');
    expect(boundary({ kind: 'record', atMs: 1309 })).toBe('inside');
    expect(boundary({ kind: 'record', atMs: 1310 })).toBe('past');
  });

  it('comes with a clock that has reached it, for a clock is never late', () => {
    expect(boundary({ kind: 'clock', atMs: 1299, final: false })).toBe('inside');
    expect(boundary({ kind: 'clock', atMs: 1300, final: false })).toBe('past');
  });

  it('comes with the end of the stream, whatever its time', () => {
    expect(boundary({ kind: 'clock', atMs: 0, final: true })).toBe('end');
  });

  it('never comes with a record that has no time', () => {
    expect(boundary({ kind: 'timeless' })).toBe('inside');
  });
});
