import type { LayerDue } from './due-times.js';
import { fitsTimeVarying, inDueOrder, layerDueTimes } from './due-times.js';
import type { Option, OptionsByUser } from './selection.js';
import { exceedsReward } from '../../numerics/tolerance.js';

/** A pair that the whole band carries alone, with what it needs by when. */
export interface TimedOption {
  readonly option: Option;
  readonly dues: readonly LayerDue[];
}

/** Value of a set, lexicographic: committed users before new ones. */
export interface ClassValues {
  readonly committed: number;
  readonly fresh: number;
}

export const NO_VALUE: ClassValues = { committed: 0, fresh: 0 };

/** Users in input order; pairs that not even the whole band carries are dropped, and users without a pair. */
export function timedOptions(users: OptionsByUser, bandLimitHz: number): TimedOption[][] {
  return users
    .map((options) =>
      options
        .filter(({ plan }) => plan.minBandwidthHz <= bandLimitHz)
        .map((option) => ({ option, dues: layerDueTimes(option.plan) })),
    )
    .filter((options) => options.length > 0);
}

/** The layers of a set with one more pair, in due order; undefined if the band does not carry them. O(layers). */
export function withPair(
  dues: readonly LayerDue[],
  pair: TimedOption,
  bandwidthHz: number,
): readonly LayerDue[] | undefined {
  const together = inDueOrder([...dues, ...pair.dues]);
  return fitsTimeVarying(together, bandwidthHz) ? together : undefined;
}

export function plus(values: ClassValues, option: Option): ClassValues {
  return option.committed
    ? { committed: values.committed + option.reward, fresh: values.fresh }
    : { committed: values.committed, fresh: values.fresh + option.reward };
}

export function isAbove(values: ClassValues, others: ClassValues): boolean {
  if (exceedsReward(values.committed, others.committed)) return true;
  return !exceedsReward(others.committed, values.committed) && exceedsReward(values.fresh, others.fresh);
}
