import type { EpochCounts } from '../contracts/index.js';
import type { VerdictBody } from '../core/messages.js';
import type { RefusalReason } from '../core/reasons.js';
import type { SchedulerObserver } from '../scheduler/index.js';
import { runInMemory, type InMemoryRun } from './run-in-memory.js';

export interface RunMeasures {
  /** Valid requests: received, less repetitions and dead letters. */
  readonly requests: number;
  readonly admitted: number;
  readonly onTime: number;
  /** On time / valid requests: refusing everybody scores 0. */
  readonly hitRatio: number;
  /** On time / admitted. */
  readonly promiseRatio: number;
  readonly reasons: Readonly<Partial<Record<RefusalReason, number>>>;
  /** Input records read by the scheduler. */
  readonly recordsRead: number;
  /** Time spent deciding, one number an epoch of a shard, ms. */
  readonly planningMs: readonly number[];
  /** Predicted less actual finish of what was on time, ms. */
  readonly predictionErrorsMs: readonly number[];
}

type Total = 'received' | 'duplicates' | 'deadLetters' | 'admitted' | 'completed';

function totals(counts: Iterable<EpochCounts>): Record<Total, number> {
  const sum = { received: 0, duplicates: 0, deadLetters: 0, admitted: 0, completed: 0 };
  for (const shard of counts) for (const name of Object.keys(sum) as Total[]) sum[name] += shard[name];
  return sum;
}

/** Runs a recording in memory and measures what came of it. Cost: the run. */
export async function measureRun(run: Omit<InMemoryRun, 'observer'>): Promise<RunMeasures> {
  const counts = new Map<number, EpochCounts>();
  const reasons: Partial<Record<RefusalReason, number>> = {};
  const planningMs: number[] = [];
  const predictionErrorsMs: number[] = [];
  let recordsRead = 0;
  const note = ({ verdict, reason, predictedFinishAtMs, finishedAtMs }: VerdictBody): void => {
    if (reason !== undefined) reasons[reason] = (reasons[reason] ?? 0) + 1;
    if (verdict !== 'completed' || predictedFinishAtMs === undefined || finishedAtMs === undefined) return;
    predictionErrorsMs.push(predictedFinishAtMs - finishedAtMs);
  };
  const observer: Partial<SchedulerObserver> = {
    recordsRead: (_shard, _topic, records) => {
      recordsRead += records;
    },
    epochClosed: (report) => {
      counts.set(report.shard, report.marker.counts);
      planningMs.push(report.planningMs);
      report.verdicts.forEach(note);
    },
  };
  await runInMemory({ ...run, observer });
  const { received, duplicates, deadLetters, admitted, completed } = totals(counts.values());
  const requests = received - duplicates - deadLetters;
  return {
    requests,
    admitted,
    onTime: completed,
    hitRatio: completed / Math.max(1, requests),
    promiseRatio: completed / Math.max(1, admitted),
    reasons,
    recordsRead,
    planningMs,
    predictionErrorsMs,
  };
}
