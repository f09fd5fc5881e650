/** Unit conversions of the field, once. */

export const MS_PER_SECOND = 1000;
export const BITS_PER_BYTE = 8;

/** dB to linear. */
export function fromDecibel(decibel: number): number {
  return 10 ** (decibel / 10);
}

/** Linear to dB; -Infinity for 0. */
export function toDecibel(linear: number): number {
  return 10 * Math.log10(linear);
}

export function secondsFromMs(ms: number): number {
  return ms / MS_PER_SECOND;
}

export function msFromSeconds(seconds: number): number {
  return seconds * MS_PER_SECOND;
}

export function bitsFromBytes(bytes: number): number {
  return bytes * BITS_PER_BYTE;
}

/** Plan times on the wire carry whole microseconds: ms with three decimals. */
export function roundToMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
