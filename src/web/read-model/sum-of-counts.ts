import type { EpochCounts } from '../../contracts/index.js';

const NO_COUNTS: Readonly<EpochCounts> = {
  received: 0,
  duplicates: 0,
  deadLetters: 0,
  refused: 0,
  expired: 0,
  completed: 0,
  missed: 0,
  admitted: 0,
  inFlight: 0,
  lateRequests: 0,
  lateReports: 0,
  drift: 0,
};

/** The totals of several shards. */
export function sumOfCounts(shards: Iterable<EpochCounts>): EpochCounts {
  const sum: Record<keyof EpochCounts, number> = { ...NO_COUNTS };
  for (const counts of shards) for (const name of Object.keys(sum) as (keyof EpochCounts)[]) sum[name] += counts[name];
  return sum;
}
