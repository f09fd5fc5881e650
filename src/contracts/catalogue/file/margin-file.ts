import { MAX_DEADLINE_MS, Optional, Real, Whole } from '../../fields/index.js';

/** How far the planner trusts a moving channel. */
export class MarginFile {
  @Optional()
  @Whole({ min: 1, max: MAX_DEADLINE_MS }, 'Length of the window of past reports, ms; absent: 1000')
  readonly windowMs?: number;

  @Optional()
  @Real({ min: 0, max: 1 }, 'Quantile of the spectral efficiency in the window; absent: 0.3')
  readonly quantile?: number;
}
