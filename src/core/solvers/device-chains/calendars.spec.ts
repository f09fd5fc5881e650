import { describe, expect, it } from '@jest/globals';
import { Calendars } from './calendars.js';
import type { Reservation } from './instance.js';

const calendars = (reservation: Reservation, ...readyTicks: number[]): Calendars =>
  Calendars.of(reservation, Float64Array.from(readyTicks));

describe.each(['tail', 'gapFilling'] as const)('calendars, %s', (reservation) => {
  it('start nothing before the resource is ready', () => {
    const both = calendars(reservation, 5, 0);
    expect([both.fit(0, 3, 1), both.fit(0, 7, 1), both.fit(1, 3, 1)]).toEqual([5, 7, 3]);
  });

  it('let operations without length wait for nobody, and nobody for them', () => {
    const one = calendars(reservation, 5);
    one.reserve(0, 9, 9);
    one.block(0, 8, 8);
    expect([one.fit(0, 3, 0), one.fit(0, 3, 1)]).toEqual([3, 5]);
  });

  it('throw when a time that is taken is reserved again', () => {
    const one = calendars(reservation, 2);
    one.reserve(0, 4, 6);
    expect(() => {
      one.reserve(0, 5, 7);
    }).toThrow('resource 0 is not free from 5 to 7');
    expect(() => {
      one.reserve(0, 1, 2);
    }).toThrow('resource 0 is not free from 1 to 2');
  });

  it('take given times that overlap', () => {
    const one = calendars(reservation, 0);
    one.block(0, 2, 6);
    one.block(0, 1, 3);
    one.block(0, 5, 8);
    expect(one.fit(0, 1, 1)).toBe(8);
  });

  it('copy themselves', () => {
    const one = calendars(reservation, 0);
    one.reserve(0, 0, 2);
    const copy = one.copy();
    copy.reserve(0, 2, 5);
    expect([one.fit(0, 0, 1), copy.fit(0, 0, 1)]).toEqual([2, 5]);
  });
});

describe('gaps', () => {
  it('are skipped by tail and filled by gap filling, when they are long enough', () => {
    const starts = (['tail', 'gapFilling'] as const).map((reservation) => {
      const one = calendars(reservation, 0);
      one.block(0, 2, 4);
      one.block(0, 7, 9);
      return [1, 2, 3, 4].map((length) => one.fit(0, 0, length));
    });
    expect(starts).toEqual([
      [9, 9, 9, 9],
      [0, 0, 4, 9],
    ]);
  });

  it('close when intervals touch', () => {
    const one = calendars('gapFilling', 0);
    for (const start of [4, 0, 6, 2]) one.reserve(0, start, start + 2);
    expect(one.fit(0, 0, 1)).toBe(8);
    expect(() => {
      one.reserve(0, 7, 8);
    }).toThrow('not free');
  });

  it('are found among many', () => {
    const one = calendars('gapFilling', 0);
    for (let place = 0; place < 1000; place++) one.block(0, place * 10, place * 10 + (place === 700 ? 5 : 9));
    expect([one.fit(0, 0, 1), one.fit(0, 4000, 2), one.fit(0, 7010, 2), one.fit(0, 5006, 1)]).toEqual([
      9, 7005, 9999, 5009,
    ]);
  });

  it('never start an operation earlier for a later wish, a longer operation or more reservations', () => {
    const one = calendars('gapFilling', 1);
    for (const [start, finish] of [
      [3, 5],
      [6, 10],
      [13, 14],
    ] as const) {
      const before = table(one);
      one.block(0, start, finish);
      const after = table(one);
      expect(after.every((ticks, place) => ticks >= (before[place] ?? Infinity))).toBe(true);
    }
    const fits = table(one);
    const isMonotone = fits.every((ticks, place) => place % 20 === 19 || ticks <= (fits[place + 1] ?? Infinity));
    expect(isMonotone).toBe(true);
  });
});

/** Fits of lengths 1..4 from 0..19 on; neighbours differ by one tick. */
function table(one: Calendars): number[] {
  return [1, 2, 3, 4].flatMap((length) => Array.from({ length: 20 }, (_, ticks) => one.fit(0, ticks, length)));
}
