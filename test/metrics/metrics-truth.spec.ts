import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadCatalogue } from '../../src/contracts/catalogue/index.js';
import { MODES, type Catalogue, type Mode } from '../../src/core/catalogue.js';
import type { UserRequest } from '../../src/core/messages.js';
import { SchedulerDriver } from '../../src/evaluation/driver/index.js';
import { bundledRecording, openReplay, ReplayPlayer, type Replay } from '../../src/replay/index.js';
import { Metrics, MetricsObserver } from '../../src/telemetry/index.js';
import { LABEL_VALUES } from '../../src/telemetry/metrics/label-values.js';
import { METRIC_NAMES, METRICS } from '../../src/telemetry/metrics/metric-definitions.js';
import { countedByHand } from './counted-by-hand.js';
import { seriesOf, type Series } from './series.js';

const SHARDS = 2;
const STRETCH_MS = 12_000;
const encoder = new TextEncoder();

/** What no recording holds: broken records, repetitions, wishes for other modes, and what comes late. */
async function sendOddities(driver: SchedulerDriver, catalogue: Catalogue, { startAtMs }: Replay): Promise<void> {
  const [cell] = catalogue.cells;
  const request: UserRequest = {
    ...{ requestId: 'odd-1', cellId: cell?.cellId ?? '', userId: 'odd-user' },
    ...{ arrivedAtMs: startAtMs + 5, deadlineMs: 2_000, models: [catalogue.models[1]?.modelId ?? ''] },
  };
  const report = { kind: 'radio', cellId: request.cellId, userId: 'odd-user', downlink: { cqi: 7 } } as const;
  const broken = { key: 'cell', value: encoder.encode('{'), timestampMs: startAtMs };
  for (let shard = 0; shard < SHARDS; shard += 1) {
    await driver.pipe('requests', shard, [broken]);
    await driver.pipe('reports', shard, [broken, broken]);
  }
  await driver.send(
    request,
    request,
    { ...request, deadlineMs: 3_000 },
    { ...request, requestId: 'odd-2', modes: MODES.filter((mode) => cell?.modes.includes(mode) !== true).slice(0, 1) },
    { ...request, requestId: 'odd-3', cellId: 'nowhere' },
    { ...request, requestId: 'odd-4', arrivedAtMs: startAtMs - 10_000, deadlineMs: 30_000 },
    { ...report, measuredAtMs: startAtMs + 5 },
    { ...report, measuredAtMs: startAtMs - 10_000 },
  );
}

const OF_DOWNLOAD = [/verdict="expired"/u, /deadline_misses.*download/u, /overrun_seconds_count/u, /delivered_bytes/u];
const OF_OFFLOAD = [/uploaded_bytes/u, /gpu_loads_total.*partial/u, /saved_bytes.*sharing/u, /saved_bytes.*retention/u];

const OF_CO_INFERENCE = [
  ...[/uploaded_bytes/u, /co_inference_distortion_sum/u, /planned_energy_joules_sum/u, /server_clock_hertz.*free/u],
  ...[/device_share_ratio_bucket\{le="0"\}/u, /device_share_ratio_sum/u],
];
const OF_CHAIN = [
  ...[/chain_length_devices_bucket\{le="1"\}/u, /chain_length_devices_sum/u],
  ...[/replanned_operations_total/u, /revoked_operations_total/u],
];
const OF_MODE: Readonly<Partial<Record<Mode, readonly RegExp[]>>> = {
  download: OF_DOWNLOAD,
  offload: OF_OFFLOAD,
  'co-inference': OF_CO_INFERENCE,
  chain: OF_CHAIN,
};

const STRETCHES: readonly { readonly mode: Mode; readonly solver: string; readonly name?: string }[] = [
  { mode: 'download', solver: 'slide' },
  { mode: 'offload', solver: 'partial-loading', name: 'bundled:fine-tuned' },
  { mode: 'co-inference', solver: 'co-inference', name: 'bundled:split' },
  { mode: 'chain', solver: 'device-chains', name: 'bundled:chain' },
];

describe.each(STRETCHES)('the metrics of a recorded stretch of mode $mode under load', ({ mode, solver, name }) => {
  const catalogue = loadCatalogue(name);
  const { epochMs } = catalogue.deployment;
  let driver: SchedulerDriver;
  let shown: Series;
  let counted: Series;

  beforeAll(async () => {
    const replay = await openReplay(
      { ...bundledRecording(), forMs: STRETCH_MS, load: 8, seed: 1, modes: [mode] },
      catalogue,
    );
    const metrics = new Metrics({ version: '1.2.3', processMetrics: false });
    const observer = new MetricsObserver({ metrics, catalogue, time: 'event', nowMs: () => 0 });
    const openChannel = (): ReturnType<Replay['recordedChannel']> => replay.recordedChannel();
    driver = await SchedulerDriver.start({ catalogue, partitions: SHARDS, openChannel, observer });
    const { log, topics } = driver;
    const player = new ReplayPlayer(replay, { log, topics, partitions: SHARDS, epochMs, speed: 'max' });
    await player.findPlace();
    await sendOddities(driver, catalogue, replay);
    await player.play();
    await driver.runUntilDrained();
    shown = seriesOf(await metrics.text());
    counted = await countedByHand(log, SHARDS, catalogue);
  });
  afterAll(() => driver.close());

  /** Metrics that a log of decisions says something about. */
  const countable = (): readonly string[] => [...counted.keys()].sort();

  it('are what counting by hand in the log gives', () => {
    for (const series of countable()) {
      expect([series, shown.get(series) ?? 0]).toEqual([series, expect.closeTo(counted.get(series) ?? NaN, 5)]);
    }
  });

  it('show nothing of these metrics that the log does not hold', () => {
    const families = new Set(countable().map((series) => series.replace(/(?:_bucket|_sum|_count)?(?:\{.*)?$/u, '')));
    for (const [series, value] of shown) {
      const family = series.replace(/\{.*$/u, '').replace(/(?:_bucket|_sum|_count)$/u, '');
      const isCounted = families.has(family) && !series.includes('_bucket') && !/duration|latency/u.test(series);
      if (isCounted && value !== 0) expect([...counted.keys()]).toContain(series);
    }
  });

  it('is a stretch in which everything happens that is counted', () => {
    const happened = (pattern: RegExp): number =>
      [...counted].reduce((sum, [series, value]) => sum + (pattern.test(series) ? value : 0), 0);
    const missing = [
      new RegExp(`deadline_hits.*${mode}`, 'u'),
      /verdict="refused",mode="none",reason="MODE_NOT_OFFERED"/u,
      /requests_total\{mode="several"/u,
      /dead_letters.*requests.*UNPARSABLE/u,
      /dead_letters.*requests.*UNKNOWN_CELL/u,
      /dead_letters.*requests.*DUPLICATE_CONFLICT/u,
      /dead_letters.*reports.*UNPARSABLE/u,
      /late_records.*requests/u,
      /late_records.*reports/u,
      ...(OF_MODE[mode] ?? []),
      /epochs_total.*drain/u,
    ].filter((pattern) => happened(pattern) === 0);
    expect(missing).toEqual([]);
  });

  it('tell models cut in the middle from those on the server alone and those on the device alone', () => {
    const upTo = (bound: number): number =>
      counted.get(`slotwise_co_inference_device_share_ratio_bucket{le="${bound}"}`) ?? 0;
    const [onServer, middle, onDevice] = [upTo(0), upTo(0.9999) - upTo(0), upTo(1) - upTo(0.9999)];
    const isCut = mode === 'co-inference';
    expect([onServer > 0, middle > 0, onDevice > 0]).toEqual([isCut, isCut, isCut]);
  });

  it('time the solver in every epoch that it decided, and no longer than the whole', () => {
    const spent = (asked: string, part: string): number =>
      shown.get(`slotwise_planning_duration_seconds_${part}{solver="${asked}"}`) ?? NaN;
    expect(spent(solver, 'count')).toBeGreaterThan(0);
    expect(spent(solver, 'count')).toBeLessThanOrEqual(spent('all', 'count'));
    expect(spent(solver, 'sum')).toBeLessThanOrEqual(spent('all', 'sum'));
    const unused = STRETCHES.filter((other) => !catalogue.cells.some(({ modes }) => modes.includes(other.mode)));
    expect(unused.length).toBeGreaterThan(0);
    for (const other of unused) expect(spent(other.solver, 'count')).toBe(0);
  });

  it('have only labels whose values are bounded', () => {
    const cells = catalogue.cells.map(({ cellId }) => cellId);
    for (const name of METRIC_NAMES) {
      for (const [label, set] of Object.entries(METRICS[name].labels)) {
        const listed: readonly string[] | string = LABEL_VALUES[set];
        const allowed = label === 'cell' ? cells : label === 'version' ? ['1.2.3'] : listed;
        const pattern = new RegExp(`^slotwise_${name}(?:_bucket|_sum|_count)?\\{.*\\b${label}="(?<value>[^"]*)"`, 'u');
        for (const series of shown.keys()) {
          const value = pattern.exec(series)?.groups?.value;
          if (value !== undefined) expect(allowed).toContain(value);
        }
      }
    }
  });
});
