import { mean, medianSorted } from 'simple-statistics';
import type { VerdictKind } from '../../core/messages.js';
import type { RefusalReason } from '../../core/reasons.js';
import type { GpuLoads } from '../gpu-loads.js';
import type { RunMeasures } from '../measure-run.js';
import type { SweepJob } from './sweep-setup.js';

/** How many were not on time for one reason. */
export interface ReasonCount {
  readonly reason: RefusalReason;
  readonly requests: number;
}

/** What came of one run. No wall time in it: the same run gives the same row, on any machine. */
export interface SweepRow extends SweepJob {
  /** Valid requests. */
  readonly requests: number;
  readonly verdicts: Readonly<Record<VerdictKind, number>>;
  /** On time / valid requests. */
  readonly hitRatio: number;
  /** On time / admitted. */
  readonly promiseRatio: number;
  /** Time left to the deadline of those on time, ms; absent when nobody was. */
  readonly meanSlackMs?: number;
  readonly medianSlackMs?: number;
  /** Predicted against actual finish of those on time, without the sign, ms. */
  readonly medianPredictionErrorMs?: number;
  /** Of models cut and pruned, over admitted requests; absent when there were none. */
  readonly meanDistortion?: number;
  /** Absent when no GPU was planned for. */
  readonly gpuLoads?: GpuLoads;
  /** Most frequent first. */
  readonly reasons: readonly ReasonCount[];
}

const roundedMs = (ms: number): number => Math.round(ms * 1000) / 1000;

function reasonCounts(reasons: RunMeasures['reasons']): readonly ReasonCount[] {
  return (Object.entries(reasons) as [RefusalReason, number][])
    .map(([reason, requests]) => ({ reason, requests }))
    .sort((a, b) => b.requests - a.requests || (a.reason < b.reason ? -1 : 1));
}

/** The figures of a run. */
export function sweepRow(job: SweepJob, measures: RunMeasures): SweepRow {
  const { requests, verdicts, hitRatio, promiseRatio, slacksMs, predictionErrorsMs, gpuLoads, distortions } = measures;
  const errorsMs = predictionErrorsMs.map(Math.abs).sort((a, b) => a - b);
  return {
    ...job,
    ...{ requests, verdicts, hitRatio, promiseRatio },
    ...(slacksMs.length === 0
      ? {}
      : { meanSlackMs: roundedMs(mean([...slacksMs])), medianSlackMs: roundedMs(medianSorted([...slacksMs])) }),
    ...(errorsMs.length === 0 ? {} : { medianPredictionErrorMs: roundedMs(medianSorted(errorsMs)) }),
    ...(distortions.length === 0 ? {} : { meanDistortion: mean([...distortions]) }),
    ...(gpuLoads.batches === 0 ? {} : { gpuLoads }),
    reasons: reasonCounts(measures.reasons),
  };
}
