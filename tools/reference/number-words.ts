/** A number as people write it: 600,000, 8.64e15, 2^53 - 1. */
export function numberWords(value: number): string {
  const magnitude = Math.abs(value);
  const sign = value < 0 ? '-' : '';
  if (magnitude === Number.MAX_SAFE_INTEGER) return value < 0 ? '-(2^53 - 1)' : '2^53 - 1';
  if (magnitude >= 1e6) return `${sign}${magnitude.toExponential().replace('+', '')}`;
  return value.toLocaleString('en-US');
}
