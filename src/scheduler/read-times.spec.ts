import { describe, expect, it } from '@jest/globals';
import { ReadTimes } from './read-times.js';

describe('the times at which records were read', () => {
  it('go with the records, however they are taken', () => {
    const times = new ReadTimes();
    times.read(2, 100);
    times.read(3, 200);
    expect(times.take(1, 0)).toBe(100);
    expect(times.take(2, 1)).toBe(200);
    times.read(1, 300);
    expect(times.take(3, 0)).toBe(200);
    expect(times.take(0, 0)).toBeUndefined();
  });

  it('are those of the asked record, or none', () => {
    const times = new ReadTimes();
    times.read(1, 100);
    times.read(1, 200);
    expect(times.take(2, -1)).toBeUndefined();
    expect(times.take(5, 0)).toBeUndefined();
  });
});
