import type { LabelSet } from './label-values.js';

export type MetricType = 'counter' | 'gauge' | 'histogram';

/** One metric as the registry, the code that feeds it and the reference page know it. */
export interface MetricDefinition {
  readonly type: MetricType;
  /** What it counts, in one sentence. */
  readonly help: string;
  /** What to do when it moves, for whoever is on call. */
  readonly whenItMoves: string;
  /** Label name to the set its values come from. */
  readonly labels: Readonly<Record<string, LabelSet>>;
  /** Upper bounds of a histogram's buckets, in the metric's unit. */
  readonly buckets?: readonly number[];
}
