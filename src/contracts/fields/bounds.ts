/** Bounds shared by many fields; a number outside them is a mistake of the sender, whatever the cell. */

/** The last ms of the year 9999, past which RFC 3339 has no words for `ce_time`; ms since 1970. */
export const MAX_TIME_MS = 253_402_300_799_999;
/** Ten minutes: longer than any request an edge cell serves. */
export const MAX_DEADLINE_MS = 600_000;
/** Past this a length of time or a work figure is a unit mixed up. */
export const MAX_BYTES = 1e12;
export const MAX_BITS = 8 * MAX_BYTES;
export const MAX_FLOPS = 1e18;
export const MAX_HERTZ = 1e15;
export const MAX_WATTS = 1e6;
export const MAX_JOULES = 1e9;
export const MAX_BITS_PER_SECOND = 1e13;
/** Requests, layers, grants, blocks in one list. */
export const MAX_LIST = 100_000;
export const MAX_SHARD = 1_000_000;
