/** When a device or channel is free. Never changed in place. Ticks. */
export interface Calendar {
  readonly ready: number;
  readonly busy: readonly (readonly [start: number, finish: number])[];
}

export type Calendars = ReadonlyMap<string, Calendar>;

/** Resources by name: `device A`, `channel radio`. */
export const deviceKey = (id: string): string => `device ${id}`;

/** The earliest start from `time` on; an operation of no length needs no resource. */
export function earliestStart(calendar: Calendar, time: number, length: number): number {
  if (length === 0) return time;
  let start = Math.max(time, calendar.ready);
  for (;;) {
    const inTheWay = calendar.busy.filter(([from, to]) => from < start + length && to > start);
    if (inTheWay.length === 0) return start;
    start = Math.max(...inTheWay.map(([, to]) => to));
  }
}

/** The calendars with one more interval taken: an interval in gap filling, else everything until its end. */
export function taken(
  calendars: Calendars,
  key: string,
  [start, finish]: readonly [number, number],
  gapFilling: boolean,
): Calendars {
  const calendar = calendars.get(key);
  if (calendar === undefined) throw new Error(`no ${key}`);
  if (start === finish) return calendars;
  const longer: Calendar = gapFilling
    ? { ...calendar, busy: [...calendar.busy, [start, finish]] }
    : { ...calendar, ready: Math.max(calendar.ready, finish) };
  return new Map(calendars).set(key, longer);
}
