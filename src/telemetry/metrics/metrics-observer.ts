import { type RejectionCode, wireCode } from '../../contracts/index.js';
import type { Catalogue } from '../../core/catalogue.js';
import type { UserRequest, VerdictBody } from '../../core/messages.js';
import type {
  CheckpointReport,
  EpochReport,
  ObservedTopic,
  RestoreReport,
  SchedulerObserver,
  SettledRequest,
  ShardPhase,
  Solver,
} from '../scheduler-observer.js';
import { AdmittedChains } from './admitted-chains.js';
import { AdmittedSplits } from './admitted-splits.js';
import { ChainsInForce } from './chains-in-force.js';
import { GpuMemoryInForce } from './gpu-memory-in-force.js';
import { InputLag, type TimeKind } from './input-lag.js';
import type { LabelValue } from './label-values.js';
import type { Metrics } from './metrics.js';
import { ReportedBits } from './reported-bits.js';
import { ServerClockInForce } from './server-clock-in-force.js';
import { ShardPhases } from './shard-phases.js';
import { SpectrumInForce } from './spectrum-in-force.js';

const BITS_PER_BYTE = 8;

export interface MetricsObserverOptions {
  readonly metrics: Metrics;
  /** What the shards are planned with. */
  readonly catalogue: Catalogue;
  readonly time: TimeKind;
  /** Wall clock, ms since 1970. */
  readonly nowMs: () => number;
}

/** Feeds the metrics from what the scheduler says. Cost per epoch: its requests, verdicts, outcomes, grants, splits, layers of chains and blocks in GPU memory. */
export class MetricsObserver implements SchedulerObserver {
  readonly #metrics: Metrics;
  readonly #lag: InputLag;
  readonly #phases: ShardPhases;
  readonly #spectrum: SpectrumInForce;
  readonly #gpus: GpuMemoryInForce;
  readonly #servers: ServerClockInForce;
  readonly #splits: AdmittedSplits;
  readonly #chains: ChainsInForce;
  readonly #admittedChains: AdmittedChains;
  readonly #bits = new ReportedBits();
  readonly #drift = new Map<number, number>();

  constructor({ metrics, catalogue, time, nowMs }: MetricsObserverOptions) {
    this.#metrics = metrics;
    this.#lag = new InputLag(time, nowMs);
    this.#phases = new ShardPhases(metrics);
    this.#spectrum = new SpectrumInForce(metrics);
    this.#gpus = new GpuMemoryInForce(metrics, catalogue);
    this.#servers = new ServerClockInForce(metrics, catalogue);
    this.#splits = new AdmittedSplits(metrics, catalogue);
    this.#chains = new ChainsInForce(metrics, catalogue);
    this.#admittedChains = new AdmittedChains(metrics);
  }

  recordsRead(shard: number, topic: ObservedTopic, _records: number, newestEventAtMs: number | undefined): void {
    if (newestEventAtMs === undefined) return;
    this.#showLag(topic, this.#lag.read(shard, topic, newestEventAtMs));
  }

  deadLettered(topic: ObservedTopic, code: RejectionCode): void {
    this.#metrics.count('dead_letters_total', { topic, code: wireCode(code) });
  }

  epochClosed(report: EpochReport): void {
    this.#countEpoch(report);
    for (const request of report.newRequests) this.#countRequest(request);
    for (const verdict of report.verdicts) this.#countVerdict(verdict);
    for (const settled of report.settled) this.#measureDeadline(settled);
    this.#spectrum.planned(report.shard, report.plans);
    this.#gpus.planned(report);
    this.#servers.planned(report.shard, report.plans);
    this.#splits.decided(report);
    this.#chains.planned(report);
    this.#admittedChains.decided(report);
    this.#countBits(report);
    this.#drift.set(report.shard, Math.abs(report.marker.counts.drift));
    this.#showDrift();
  }

  shardPhase(shard: number, phase: ShardPhase, error?: Error): void {
    this.#phases.enter(shard, phase, error);
    if (phase !== 'stopped' && phase !== 'failed') return;
    this.#spectrum.forget(shard);
    this.#gpus.forget(shard);
    this.#servers.forget(shard);
    this.#chains.forget(shard);
    this.#bits.forget(shard);
    for (const [topic, lagMs] of this.#lag.forget(shard)) this.#showLag(topic, lagMs);
    this.#drift.delete(shard);
    this.#showDrift();
  }

  shardRestored({ rerunEpochs, durationMs }: RestoreReport): void {
    this.#metrics.observe('restore_duration_seconds', {}, durationMs / 1_000);
    this.#metrics.count('restored_epochs_total', {}, rerunEpochs);
  }

  checkpointWritten({ bytes, durationMs }: CheckpointReport): void {
    this.#metrics.observe('checkpoint_size_bytes', {}, bytes);
    this.#metrics.observe('checkpoint_duration_seconds', {}, durationMs / 1_000);
  }

  #countEpoch({
    marker,
    newRequests,
    late,
    planningMs,
    solverMs,
    appendedAtMs,
    oldestRequestReadAtMs,
  }: EpochReport): void {
    this.#metrics.count('epochs_total', { trigger: marker.trigger });
    this.#metrics.observe('epoch_size_requests', {}, newRequests.length);
    this.#metrics.count('late_records_total', { topic: 'requests' }, late.requests);
    this.#metrics.count('late_records_total', { topic: 'reports' }, late.reports);
    this.#metrics.observe('planning_duration_seconds', { solver: 'all' }, planningMs / 1_000);
    for (const [solver, milliseconds] of Object.entries(solverMs)) {
      this.#metrics.observe('planning_duration_seconds', { solver: solver as Solver }, milliseconds / 1_000);
    }
    if (oldestRequestReadAtMs !== undefined) {
      this.#metrics.observe('decision_latency_seconds', {}, (appendedAtMs - oldestRequestReadAtMs) / 1_000);
    }
  }

  #countBits({ shard, outcomes, verdicts }: EpochReport): void {
    const { deliveredBits, uploadedBits } = this.#bits.newBits(shard, outcomes, verdicts);
    this.#metrics.count('model_delivered_bytes_total', {}, deliveredBits / BITS_PER_BYTE);
    this.#metrics.count('input_uploaded_bytes_total', {}, uploadedBits / BITS_PER_BYTE);
  }

  #countRequest(request: UserRequest): void {
    this.#metrics.count('requests_total', { mode: requestedMode(request) });
    this.#metrics.observe('request_deadline_seconds', {}, request.deadlineMs / 1_000);
  }

  #countVerdict({ verdict, mode, reason }: VerdictBody): void {
    this.#metrics.count('verdicts_total', { verdict, mode: mode ?? 'none', reason: reason ?? 'none' });
  }

  /** Only what was admitted has a mode, a promise to keep and a prediction to be measured by. */
  #measureDeadline({
    verdict: { requestId, verdict, mode, finishedAtMs, predictedFinishAtMs },
    deadlineAtMs,
  }: SettledRequest): void {
    const exemplar = { request_id: requestId };
    if (mode === undefined) return;
    if (verdict === 'completed') this.#metrics.count('deadline_hits_total', { mode });
    if (verdict === 'missed') this.#metrics.count('deadline_misses_total', { mode });
    if (finishedAtMs === undefined) return;
    const leftSeconds = (deadlineAtMs - finishedAtMs) / 1_000;
    if (leftSeconds >= 0) this.#metrics.observe('deadline_slack_seconds', { mode }, leftSeconds, exemplar);
    else this.#metrics.observe('deadline_overrun_seconds', { mode }, -leftSeconds, exemplar);
    if (predictedFinishAtMs === undefined) return;
    const errorSeconds = Math.abs(finishedAtMs - predictedFinishAtMs) / 1_000;
    this.#metrics.observe('prediction_error_seconds', { mode }, errorSeconds, exemplar);
  }

  #showLag(topic: ObservedTopic, lagMs: number): void {
    this.#metrics.set('input_lag_seconds', { topic }, lagMs / 1_000);
  }

  #showDrift(): void {
    let requests = 0;
    for (const drift of this.#drift.values()) requests += drift;
    this.#metrics.set('conservation_drift_requests', {}, requests);
  }
}

function requestedMode({ modes }: UserRequest): LabelValue<'requestedMode'> {
  return modes?.length === 1 ? (modes[0] ?? 'several') : 'several';
}
