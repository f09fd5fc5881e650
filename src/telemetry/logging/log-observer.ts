import type { Logger } from 'pino';
import type { RejectionCode } from '../../contracts/index.js';
import type {
  CheckpointReport,
  EpochReport,
  ObservedTopic,
  RestoreReport,
  SchedulerObserver,
  ShardPhase,
} from '../scheduler-observer.js';

/**
 * What the scheduler says, as log lines: changes of state at info, epochs at debug, verdicts at trace. Ids and counts are
 * fields; no line holds what a record holds.
 */
export class LogObserver implements SchedulerObserver {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger.child({ context: 'Scheduler' });
  }

  shardPhase(shard: number, phase: ShardPhase, error?: Error): void {
    const fields = { shard, phase, ...(error === undefined ? {} : { err: error }) };
    if (phase === 'failed') this.#logger.error(fields, 'shard failed');
    else if (error === undefined) this.#logger.info(fields, `shard is ${phase}`);
    else this.#logger.warn(fields, 'the term of a shard ended; it is taken again');
  }

  shardRestored(report: RestoreReport): void {
    this.#logger.info(report, 'shard restored');
  }

  epochClosed(report: EpochReport): void {
    const { shard, marker, newRequests, plans, planningMs } = report;
    const { epoch, trigger, skippedFrom, counts } = marker;
    if (counts.drift !== 0) this.#logger.error({ shard, epoch, drift: counts.drift }, 'requests are unaccounted for');
    if (!this.#logger.isLevelEnabled('debug')) return;
    const skipped = skippedFrom === undefined ? {} : { skippedFrom };
    const sizes = { requests: newRequests.length, verdicts: report.verdicts.length, plans: plans.length };
    this.#logger.debug({ shard, epoch, trigger, ...skipped, ...sizes, planningMs }, 'epoch closed');
    if (this.#logger.isLevelEnabled('trace')) this.#logVerdicts(report);
  }

  checkpointWritten(report: CheckpointReport): void {
    this.#logger.debug(report, 'checkpoint written');
  }

  deadLettered(topic: ObservedTopic, code: RejectionCode): void {
    this.#logger.debug({ topic, code }, 'record put aside');
  }

  recordsRead(): void {
    // A line for every batch would be most of the log.
  }

  #logVerdicts({ shard, marker: { epoch }, verdicts }: EpochReport): void {
    for (const { cellId, requestId, verdict, mode, reason } of verdicts) {
      this.#logger.trace({ shard, epoch, cellId, requestId, verdict, mode, reason }, 'verdict');
    }
  }
}
