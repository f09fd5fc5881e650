import { linearRegression, probit, sum } from 'simple-statistics';

export interface Slope {
  readonly perUnit: number;
  /** Half the width of the 95 % confidence interval. */
  readonly halfWidth: number;
}

/** The least-squares line through points, with the usual interval for independent errors. */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): Slope {
  const line = linearRegression(points.map(([x, y]) => [x, y]));
  const freedom = points.length - 2;
  const meanX = sum(points.map(([x]) => x)) / points.length;
  const spread = sum(points.map(([x]) => (x - meanX) ** 2));
  const residuals = sum(points.map(([x, y]) => (y - line.b - line.m * x) ** 2));
  return { perUnit: line.m, halfWidth: studentT(freedom) * Math.sqrt(residuals / freedom / spread) };
}

/** 97.5 % quantile of Student's t, by its expansion around the normal one (error below 0.002 from 8 degrees on). */
function studentT(freedom: number): number {
  const z = probit(0.975);
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + first / freedom + second / freedom ** 2 + third / freedom ** 3;
}
