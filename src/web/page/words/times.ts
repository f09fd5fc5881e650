const clockWith = (fractionalSecondDigits: 1 | 3): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', {
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits },
    timeZone: 'UTC',
  });
const clock = clockWith(1);
const exactClock = clockWith(3);
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** 12:00:37.2 of a time in ms since 1970. */
export const timeOfDay = (atMs: number): string => clock.format(atMs);

/** 12:00:37.215 of a time in ms since 1970. */
export const exactTime = (atMs: number): string => exactClock.format(atMs);

export const dayAndTime = (atMs: number): string => `${day.format(atMs)} ${exactTime(atMs)} UTC`;

/** A span in the unit that suits it. */
export function span(ms: number): string {
  const size = Math.abs(ms);
  return size < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(2)} s`;
}

/** "120 ms before" or "35 ms after". */
export const beforeOrAfter = (ms: number): string => (ms >= 0 ? `${span(ms)} before` : `${span(-ms)} after`);
