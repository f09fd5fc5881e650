import type { RemainingLayers } from '../../src/core/solvers/slide/index.js';

/**
 * The slopes of the taut string by the backward rule of the specification (section 3.4), O(L^2): from the end, the
 * steepest line to an earlier point. The solver scans a hull instead.
 *
 * @returns slope per layer before any clipping, Hz; undefined if the deadline cannot be met
 */
export function speedsBackwards(
  layers: RemainingLayers,
  deadlineSeconds: number,
  secondsPerBit: number,
): number[] | undefined {
  const from = (values: readonly number[], start: number): number => values.slice(start).reduce((a, b) => a + b, 0);
  const before = (index: number): number => layers.cycles.slice(0, index).reduce((a, b) => a + b, 0);
  const earliest = layers.bits.map((_, index) => {
    const delivered = (layers.bitsUpTo[index] ?? 0) * secondsPerBit;
    return (index === 0 ? Math.max(delivered, layers.busySeconds) : delivered) + from(layers.fixedSeconds, index);
  });
  const count = layers.bits.length;
  if (earliest.some((q, j) => q > deadlineSeconds || (q === deadlineSeconds && from(layers.cycles, j) > 0))) {
    return undefined;
  }
  const speeds = layers.cycles.map(() => 0);
  let end = count;
  let endSeconds = deadlineSeconds;
  while (end > 0) {
    let steepest = -1;
    let start = 0;
    for (let j = 0; j < end; j++) {
      const work = before(end) - before(j);
      const slope = work === 0 ? 0 : work / (endSeconds - (earliest[j] ?? 0));
      if (slope > steepest) [steepest, start] = [slope, j];
    }
    speeds.fill(steepest, start, end);
    [end, endSeconds] = [start, earliest[start] ?? 0];
  }
  return speeds;
}
