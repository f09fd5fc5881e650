import type { EpochCounts } from '../contracts/index.js';
import type { Catalogue } from '../core/catalogue.js';
import type { VerdictKind } from '../core/messages.js';
import type { RefusalReason } from '../core/reasons.js';
import type { EpochReport, SchedulerObserver, SettledRequest } from '../telemetry/index.js';
import { GpuLoadCount, type GpuLoads } from './gpu-loads.js';
import { runInMemory, type InMemoryRun } from './run-in-memory.js';

export interface RunMeasures {
  /** Valid requests: received, less repetitions and dead letters. */
  readonly requests: number;
  readonly verdicts: Readonly<Record<VerdictKind, number>>;
  /** On time / valid requests: refusing everybody scores 0. */
  readonly hitRatio: number;
  /** On time / admitted. */
  readonly promiseRatio: number;
  /** Of all that was not on time. */
  readonly reasons: Readonly<Partial<Record<RefusalReason, number>>>;
  /** Of all batches that were planned. */
  readonly gpuLoads: GpuLoads;
  /** Input records read by the scheduler. */
  readonly recordsRead: number;
  /** Time spent deciding, one number an epoch of a shard, ms of wall time. */
  readonly planningMs: readonly number[];
  /** Predicted less actual finish of what was on time, ms, ascending. */
  readonly predictionErrorsMs: readonly number[];
  /** Time left to the deadline of what was on time, ms, ascending. */
  readonly slacksMs: readonly number[];
  /** Of models cut and pruned, one number an admitted request, ascending. */
  readonly distortions: readonly number[];
}

export interface MeasuredRun extends Omit<InMemoryRun, 'observer'> {
  /** Told of every epoch that was closed. */
  readonly onEpoch?: (shard: number, epoch: number) => void;
}

/** Collects what the shards report. Shards take turns as they come, so nothing here may depend on their order. */
class Measures {
  private readonly counts = new Map<number, EpochCounts>();
  private readonly reasons: Partial<Record<RefusalReason, number>> = {};
  private readonly planningMs: number[] = [];
  private readonly predictionErrorsMs: number[] = [];
  private readonly slacksMs: number[] = [];
  private readonly distortions: number[] = [];
  private readonly gpuLoads: GpuLoadCount;
  recordsRead = 0;

  constructor({ models }: Catalogue) {
    this.gpuLoads = new GpuLoadCount(models);
  }

  note({ shard, marker, planningMs, settled, verdicts, plans }: EpochReport): void {
    this.gpuLoads.note(plans);
    const admitted = new Set(verdicts.filter((one) => one.verdict === 'admitted').map(({ requestId }) => requestId));
    for (const { requestId, distortion } of plans.flatMap(({ splits = [] }) => splits)) {
      if (admitted.has(requestId)) this.distortions.push(distortion);
    }
    this.counts.set(shard, marker.counts);
    this.planningMs.push(planningMs);
    for (const request of settled) this.noteSettled(request);
  }

  result(): RunMeasures {
    const verdicts = {
      admitted: this.total('admitted'),
      refused: this.total('refused'),
      expired: this.total('expired'),
      completed: this.total('completed'),
      missed: this.total('missed'),
    };
    const requests = this.total('received') - this.total('duplicates') - this.total('deadLetters');
    const { recordsRead, reasons, planningMs } = this;
    return {
      ...{ requests, verdicts, reasons, recordsRead, planningMs, gpuLoads: this.gpuLoads.result() },
      hitRatio: verdicts.completed / Math.max(1, requests),
      promiseRatio: verdicts.completed / Math.max(1, verdicts.admitted),
      predictionErrorsMs: this.predictionErrorsMs.toSorted((a, b) => a - b),
      slacksMs: this.slacksMs.toSorted((a, b) => a - b),
      distortions: this.distortions.toSorted((a, b) => a - b),
    };
  }

  private noteSettled({ verdict, deadlineAtMs }: SettledRequest): void {
    const { reason, predictedFinishAtMs, finishedAtMs } = verdict;
    if (reason !== undefined) this.reasons[reason] = (this.reasons[reason] ?? 0) + 1;
    if (verdict.verdict !== 'completed' || finishedAtMs === undefined) return;
    this.slacksMs.push(deadlineAtMs - finishedAtMs);
    if (predictedFinishAtMs !== undefined) this.predictionErrorsMs.push(predictedFinishAtMs - finishedAtMs);
  }

  private total(name: keyof EpochCounts): number {
    return [...this.counts.values()].reduce((sum, counts) => sum + counts[name], 0);
  }
}

/** Runs a recording in memory and measures what came of it. Cost: the run. */
export async function measureRun({ onEpoch, ...run }: MeasuredRun): Promise<RunMeasures> {
  const measures = new Measures(run.catalogue);
  const observer: Partial<SchedulerObserver> = {
    recordsRead: (_shard, _topic, records) => {
      measures.recordsRead += records;
    },
    epochClosed: (report) => {
      measures.note(report);
      onEpoch?.(report.shard, report.marker.epoch);
    },
  };
  await runInMemory({ ...run, observer });
  return measures.result();
}
