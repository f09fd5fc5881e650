import { beforeEach, describe, expect, it } from '@jest/globals';
import { loadCatalogue } from '../../contracts/catalogue/index.js';
import { MESSAGE_EXAMPLES } from '../../contracts/index.js';
import { SlotwiseError } from '../../core/errors.js';
import type { Outcome } from '../../core/messages.js';
import type { EpochReport } from '../scheduler-observer.js';
import { METRIC_NAMES, METRIC_PREFIX, METRICS } from './metric-definitions.js';
import { MetricsObserver } from './metrics-observer.js';
import { Metrics } from './metrics.js';

const CELL = 'trial1-multi4';
const CATALOGUE = loadCatalogue();

function report(changes: Partial<EpochReport> = {}): EpochReport {
  return {
    shard: 0,
    marker: MESSAGE_EXAMPLES['epoch-marker'],
    verdicts: [],
    plans: [],
    newRequests: [],
    outcomes: [],
    settled: [],
    late: { requests: 0, reports: 0 },
    planningMs: 2,
    solverMs: {},
    appendedAtMs: 1_000,
    ...changes,
  };
}

const ON_TIME = {
  cellId: CELL,
  mode: 'download',
  model: 'm',
  verdict: 'completed',
  predictedFinishAtMs: 900,
  finishedAtMs: 880,
} as const;

describe('exemplars', () => {
  /** What is shown of requests that completed 120 ms before their deadline. */
  async function textWith(options: { readonly exemplars?: boolean }, ...ids: readonly string[]): Promise<string> {
    const metrics = new Metrics({ version: '1.2.3', processMetrics: false, ...options });
    const observer = new MetricsObserver({ metrics, catalogue: CATALOGUE, time: 'clock', nowMs: () => 0 });
    const verdicts = ids.map((requestId) => ({ ...ON_TIME, requestId }));
    observer.epochClosed(report({ verdicts, settled: verdicts.map((verdict) => ({ verdict, deadlineAtMs: 1_000 })) }));
    return metrics.text();
  }

  it('are off by default: no id of a request is shown anywhere', async () => {
    expect(await textWith({}, 'request-17')).not.toContain('request-17');
  });

  it('point from the buckets of deadlines to a request, in OpenMetrics, when asked for', async () => {
    const text = await textWith({ exemplars: true }, 'request-17');
    expect(text).toMatch(
      /deadline_slack_seconds_bucket\{le="0.15",mode="download"\} 1 # \{request_id="request-17"\} 0.12 /u,
    );
    expect(text).toMatch(/# TYPE slotwise_requests counter\n/u);
    expect(text).toMatch(/# EOF\n$/u);
  });

  it('leave out ids longer than OpenMetrics allows, and count all the same', async () => {
    const text = await textWith({ exemplars: true }, 'x'.repeat(200));
    expect(text).toContain('deadline_slack_seconds_count{mode="download"} 1');
    expect(text).not.toContain('xxx');
  });
});

describe('MetricsObserver', () => {
  let metrics: Metrics;
  let observer: MetricsObserver;
  const clock = { wallMs: 10_000 };

  /** Value of one series in the text that Prometheus would read. */
  async function valueOf(series: string): Promise<number | undefined> {
    const line = (await metrics.text()).split('\n').find((candidate) => candidate.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.slice(series.length + 1));
  }

  beforeEach(() => {
    clock.wallMs = 10_000;
    metrics = new Metrics({ version: '1.2.3', processMetrics: false });
    observer = new MetricsObserver({
      catalogue: CATALOGUE,
      metrics,
      time: 'clock',
      nowMs: () => clock.wallMs,
    });
  });

  it('shows every metric of the table, also those nothing has fed yet', async () => {
    const text = await metrics.text();
    for (const name of METRIC_NAMES) {
      expect(text).toContain(`# HELP ${METRIC_PREFIX}${name} ${METRICS[name].help}`);
      expect(text).toContain(`# TYPE ${METRIC_PREFIX}${name} ${METRICS[name].type}`);
    }
    expect(await valueOf('slotwise_build_info{version="1.2.3"}')).toBe(1);
    expect(await valueOf('slotwise_deadline_misses_total{mode="chain"}')).toBe(0);
  });

  it('never has an id of a user or a request in a label', () => {
    const labels = METRIC_NAMES.flatMap((name) => Object.keys(METRICS[name].labels));
    expect(labels.filter((label) => /user|request/i.test(label))).toEqual([]);
  });

  it('counts requests by the mode they ask for', async () => {
    const request = MESSAGE_EXAMPLES['user-request'];
    const { modes: _, ...anyMode } = request;
    observer.epochClosed(report({ newRequests: [request, anyMode, { ...request, modes: ['download'] }] }));
    expect(await valueOf('slotwise_requests_total{mode="several"}')).toBe(2);
    expect(await valueOf('slotwise_requests_total{mode="download"}')).toBe(1);
    expect(await valueOf('slotwise_epoch_size_requests_sum')).toBe(3);
  });

  it('measures a kept promise by its slack and a broken one by its overrun', async () => {
    const decided = { cellId: CELL, mode: 'download', model: 'm', predictedFinishAtMs: 900 } as const;
    const onTime = { ...decided, requestId: 'a', verdict: 'completed', finishedAtMs: 880 } as const;
    const late = {
      ...decided,
      requestId: 'b',
      verdict: 'missed',
      finishedAtMs: 1_250,
      reason: 'EXECUTOR_SILENT',
    } as const;
    const turnedAway = { cellId: CELL, requestId: 'c', verdict: 'refused', reason: 'DOWNLINK_FULL' } as const;
    const verdicts = [onTime, late, turnedAway];
    observer.epochClosed(report({ verdicts, settled: verdicts.map((verdict) => ({ verdict, deadlineAtMs: 1_000 })) }));
    expect(await valueOf('slotwise_deadline_hits_total{mode="download"}')).toBe(1);
    expect(await valueOf('slotwise_deadline_misses_total{mode="download"}')).toBe(1);
    expect(await valueOf('slotwise_deadline_slack_seconds_sum{mode="download"}')).toBeCloseTo(0.12);
    expect(await valueOf('slotwise_deadline_overrun_seconds_sum{mode="download"}')).toBeCloseTo(0.25);
    expect(await valueOf('slotwise_prediction_error_seconds_sum{mode="download"}')).toBeCloseTo(0.02 + 0.35);
    expect(await valueOf('slotwise_verdicts_total{verdict="refused",mode="none",reason="DOWNLINK_FULL"}')).toBe(1);
  });

  it('shows the spectrum of the plan in force, and all of it as free when a plan ends', async () => {
    const granted = `slotwise_spectrum_blocks{cell="${CELL}",direction="downlink",state="granted"}`;
    const free = `slotwise_spectrum_blocks{cell="${CELL}",direction="downlink",state="free"}`;
    observer.epochClosed(report({ plans: [MESSAGE_EXAMPLES.plan] }));
    expect([await valueOf(granted), await valueOf(free)]).toEqual([40, 233]);
    observer.epochClosed(report());
    expect([await valueOf(granted), await valueOf(free)]).toEqual([0, 273]);
    observer.shardPhase(0, 'stopped');
    expect(await valueOf(granted)).toBeUndefined();
  });

  it('adds up the bytes that executors newly report, down and up', async () => {
    const admitted = { cellId: CELL, requestId: 'request-17', verdict: 'admitted', mode: 'download' } as const;
    const { deliveredBits: _, ...outcome } = MESSAGE_EXAMPLES.outcome;
    const reported = (bits: Partial<Outcome>): Outcome => ({ ...outcome, ...bits });
    observer.epochClosed(report({ outcomes: [reported({ deliveredBits: 500, uploadedBits: 700 })] }));
    observer.epochClosed(report({ verdicts: [admitted] }));
    observer.epochClosed(report({ outcomes: [reported({ deliveredBits: 1_000 }), reported({ uploadedBits: 800 })] }));
    observer.epochClosed(report({ outcomes: [reported({ deliveredBits: 4_000, uploadedBits: 2_400 })] }));
    expect(await valueOf('slotwise_model_delivered_bytes_total')).toBe(500);
    expect(await valueOf('slotwise_input_uploaded_bytes_total')).toBe(300);
  });

  it('forgets the GPUs of a shard that is given up', async () => {
    const [cell] = CATALOGUE.cells.map((each) => ({ ...each, modes: ['offload'] as const }));
    const gpu = { memoryBytes: 4_000, loadBytesPerSecond: 1_000 };
    const catalogue = { ...CATALOGUE, cells: cell === undefined ? [] : [{ ...cell, cellId: CELL, gpu }] };
    const offered = new MetricsObserver({ metrics, catalogue, time: 'event', nowMs: () => 0 });
    offered.epochClosed(report({ plans: [{ cellId: CELL, startsAtMs: 150, endsAtMs: 250 }] }));
    const free = `slotwise_gpu_memory_bytes{cell="${CELL}",state="free"}`;
    expect(await valueOf(free)).toBe(4_000);
    offered.shardPhase(0, 'stopped');
    expect(await valueOf(free)).toBeUndefined();
  });

  it('shows what a split was admitted with, and its server until the shard is given up', async () => {
    const catalogue = loadCatalogue('bundled:split');
    const offered = new MetricsObserver({ metrics, catalogue, time: 'event', nowMs: () => 0 });
    const [split] = MESSAGE_EXAMPLES.plan.splits ?? [];
    const requestId = split?.requestId ?? '';
    const admitted = { cellId: CELL, requestId, verdict: 'admitted', mode: 'co-inference' } as const;
    offered.epochClosed(report({ verdicts: [admitted], plans: [MESSAGE_EXAMPLES.plan] }));
    expect(await valueOf('slotwise_co_inference_distortion_sum')).toBeCloseTo(0.07);
    const granted = `slotwise_server_clock_hertz{cell="${CELL}",state="granted"}`;
    expect(await valueOf(granted)).toBe(2e9);
    offered.shardPhase(0, 'stopped');
    expect(await valueOf(granted)).toBeUndefined();
  });

  it('says how long a decision takes, and how much of it is planning', async () => {
    observer.epochClosed(report({ oldestRequestReadAtMs: 880, solverMs: { slide: 1 } }));
    observer.epochClosed(report());
    expect(await valueOf('slotwise_decision_latency_seconds_count')).toBe(1);
    expect(await valueOf('slotwise_decision_latency_seconds_sum')).toBeCloseTo(0.12);
    expect(await valueOf('slotwise_planning_duration_seconds_sum{solver="all"}')).toBeCloseTo(0.004);
    expect(await valueOf('slotwise_planning_duration_seconds_sum{solver="slide"}')).toBeCloseTo(0.001);
  });

  it('adds up the drift of all shards without letting opposite signs cancel', async () => {
    const marker = MESSAGE_EXAMPLES['epoch-marker'];
    const drifting = (drift: number) => ({ ...marker, counts: { ...marker.counts, drift } });
    observer.epochClosed(report({ marker: drifting(2) }));
    observer.epochClosed(report({ shard: 1, marker: drifting(-2) }));
    expect(await valueOf('slotwise_conservation_drift_requests')).toBe(4);
  });

  it('follows a shard from being taken to being given up', async () => {
    observer.shardPhase(3, 'taking');
    observer.shardRestored({ shard: 3, checkpointEpoch: 40, rerunEpochs: 12, lastEpoch: 52, durationMs: 1_500 });
    observer.shardPhase(3, 'live');
    expect(await valueOf('slotwise_restore_duration_seconds_sum')).toBeCloseTo(1.5);
    expect(await valueOf('slotwise_restored_epochs_total')).toBe(12);
    observer.checkpointWritten({ shard: 3, epoch: 60, bytes: 4_000, durationMs: 2 });
    expect(await valueOf('slotwise_checkpoint_size_bytes_sum')).toBe(4_000);
    expect(await valueOf('slotwise_checkpoint_duration_seconds_sum')).toBeCloseTo(0.002);
    expect(await valueOf('slotwise_shards_owned')).toBe(1);
    expect(await valueOf('slotwise_shard_state{state="live"}')).toBe(1);
    observer.shardPhase(3, 'failed', new SlotwiseError('APPEND_UNKNOWN', 'rejected'));
    expect(await valueOf('slotwise_producer_resets_total')).toBe(1);
    expect(await valueOf('slotwise_shards_owned')).toBe(0);
  });

  it('counts a shard once that is tried to be taken again and again, and every producer thrown away meanwhile', async () => {
    const rejected = new SlotwiseError('APPEND_UNKNOWN', 'rejected');
    for (const error of [undefined, rejected, rejected]) observer.shardPhase(3, 'taking', error);
    expect(await valueOf('slotwise_rebalances_total')).toBe(1);
    expect(await valueOf('slotwise_producer_resets_total')).toBe(2);
  });

  it('takes dead letters by their code on the wire, and late records by topic', async () => {
    observer.deadLettered('reports', 'UNPARSABLE');
    observer.epochClosed(report({ late: { requests: 1, reports: 3 } }));
    expect(await valueOf('slotwise_dead_letters_total{topic="reports",code="SLOTWISE_UNPARSABLE"}')).toBe(1);
    expect(await valueOf('slotwise_late_records_total{topic="reports"}')).toBe(3);
  });

  it('measures input lag against the wall clock, the worst shard first', async () => {
    observer.recordsRead(0, 'reports', 5, 9_900);
    observer.recordsRead(1, 'reports', 5, 9_000);
    observer.recordsRead(0, 'reports', 5, 9_950);
    expect(await valueOf('slotwise_input_lag_seconds{topic="reports"}')).toBe(1);
  });

  it('forgets the lag of a shard that is given up', async () => {
    observer.recordsRead(0, 'reports', 5, 9_900);
    observer.recordsRead(1, 'reports', 5, 9_000);
    observer.shardPhase(1, 'stopped');
    expect(await valueOf('slotwise_input_lag_seconds{topic="reports"}')).toBe(0.1);
    observer.shardPhase(0, 'stopped');
    expect(await valueOf('slotwise_input_lag_seconds{topic="reports"}')).toBe(0);
  });

  it('measures input lag against the newest input when only event time counts', async () => {
    const options = { metrics, catalogue: CATALOGUE, nowMs: () => Number.MAX_SAFE_INTEGER };
    const replayed = new MetricsObserver({ ...options, time: 'event' });
    replayed.recordsRead(0, 'requests', 1, 5_000);
    replayed.recordsRead(0, 'reports', 1, 4_000);
    expect(await valueOf('slotwise_input_lag_seconds{topic="requests"}')).toBe(0);
    expect(await valueOf('slotwise_input_lag_seconds{topic="reports"}')).toBe(1);
  });
});
