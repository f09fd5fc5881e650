import { describe, expect, it } from '@jest/globals';
import type { RunMeasures } from '../measure-run.js';
import { sweepRow } from './sweep-row.js';

const JOB = { policy: 'edf', load: 2 };
const MEASURES: RunMeasures = {
  requests: 8,
  verdicts: { admitted: 6, refused: 1, expired: 1, completed: 3, missed: 3 },
  hitRatio: 0.375,
  promiseRatio: 0.5,
  reasons: { EXPIRED_IN_QUEUE: 1, CHANNEL_DROPPED: 3, DOWNLINK_FULL: 1 },
  gpuLoads: { batches: 0, loadedBytes: 0, savedBytes: 0 },
  recordsRead: 1000,
  distortions: [0.1, 0.3],
  planningMs: [1, 2, 3],
  predictionErrorsMs: [-30, -1, 2],
  slacksMs: [0.1, 0.2, 600],
};

describe('a row of a sweep', () => {
  it('holds the figures of the run and no time of the machine', () => {
    expect(sweepRow(JOB, MEASURES)).toEqual({
      ...JOB,
      requests: 8,
      verdicts: MEASURES.verdicts,
      hitRatio: 0.375,
      promiseRatio: 0.5,
      meanSlackMs: 200.1,
      medianSlackMs: 0.2,
      medianPredictionErrorMs: 2,
      meanDistortion: 0.2,
      reasons: [
        { reason: 'CHANNEL_DROPPED', requests: 3 },
        { reason: 'DOWNLINK_FULL', requests: 1 },
        { reason: 'EXPIRED_IN_QUEUE', requests: 1 },
      ],
    });
  });

  it('says what GPUs loaded where one was planned for', () => {
    const gpuLoads = { batches: 2, loadedBytes: 30e6, savedBytes: 20e6 };
    expect(sweepRow(JOB, { ...MEASURES, gpuLoads })).toMatchObject({ gpuLoads });
  });

  it('leaves out what nobody on time can tell', () => {
    const row = sweepRow(JOB, { ...MEASURES, slacksMs: [], predictionErrorsMs: [] });
    expect(Object.keys(row)).not.toContain('medianSlackMs');
    expect(Object.keys(row)).not.toContain('medianPredictionErrorMs');
  });
});
