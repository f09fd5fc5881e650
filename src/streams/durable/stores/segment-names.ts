import { join } from 'node:path';

const DIGITS = 20;
const NAME = new RegExp(`^\\d{${DIGITS}}\\.log$`);

/** `00000000000000000042.log`: names sort as their base offsets do. */
export const segmentPath = (folder: string, baseOffset: number): string =>
  join(folder, `${String(baseOffset).padStart(DIGITS, '0')}.log`);

/** The base offset a name says; undefined if it is no segment's. */
export const baseOffsetOf = (name: string): number | undefined =>
  NAME.test(name) ? Number(name.slice(0, DIGITS)) : undefined;

/** The one file of a compacted partition. */
export const compactedPath = (folder: string): string => join(folder, 'compacted.log');
