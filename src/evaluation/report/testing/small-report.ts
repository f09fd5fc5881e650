import type { SweepRow } from '../../sweep/index.js';
import type { SweepReport } from '../sweep-report.js';

const row = (policy: string, load: number, onTime: number): SweepRow => ({
  ...{ policy, load, requests: 100 },
  verdicts: { admitted: 90, refused: 6, expired: 4, completed: onTime, missed: 90 - onTime },
  hitRatio: onTime / 100,
  promiseRatio: onTime / 90,
  ...{ meanSlackMs: 812.125, medianSlackMs: 640.5, medianPredictionErrorMs: 12 },
  reasons: [
    { reason: 'CHANNEL_DROPPED', requests: 90 - onTime },
    { reason: 'DOWNLINK_FULL', requests: 6 },
  ],
});

/** Two policies at two loads. */
export const SMALL_REPORT: SweepReport = {
  conditions: {
    files: [
      { kind: 'requests', name: 'azure.csv', sha256: 'a'.repeat(64) },
      { kind: 'reports', name: 'tractor.csv.gz', sha256: 'b'.repeat(64) },
    ],
    ...{ malformedLines: 3, fromMs: 1500, forMs: 60_000, startAtMs: 0, seed: 7, modes: ['download'] },
    ...{ catalogueDigest: 'c'.repeat(64), epochMs: 100, shards: 4 },
    policies: [
      { name: 'slotwise', sentence: 'the scheduler as it is' },
      { name: 'fifo', sentence: 'in order of arrival' },
    ],
    loads: [0.5, 4],
  },
  rows: [row('slotwise', 0.5, 90), row('fifo', 0.5, 85), row('slotwise', 4, 80), row('fifo', 4, 27)],
};

/** A sweep in which nothing was on time. */
export const NOTHING_ON_TIME: SweepReport = {
  conditions: { ...SMALL_REPORT.conditions, loads: [1], policies: SMALL_REPORT.conditions.policies.slice(1) },
  rows: [
    {
      ...{ policy: 'fifo', load: 1, requests: 1, hitRatio: 0, promiseRatio: 0, reasons: [] },
      verdicts: { admitted: 0, refused: 1, expired: 0, completed: 0, missed: 0 },
    },
  ],
};
