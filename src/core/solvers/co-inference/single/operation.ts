import type { OperatingPoint } from './operating-point.js';
import type { SplitOption } from './split-option.js';

/** What a split keeps at a bandwidth, and how. */
export interface Operation {
  readonly option: SplitOption;
  /** w_d, w_s; equal with one ratio. */
  readonly deviceRetained: number;
  readonly serverRetained: number;
  /** D, or with two ratios a_d D(w_d) + a_s D(w_s). */
  readonly distortion: number;
  readonly point: OperatingPoint;
}
