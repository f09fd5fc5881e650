/** Starts the built program, as `npm ci` leaves it behind: run `npm run build` first after a change. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWithPrometheus } from '../prometheus/describe-with-prometheus.js';
import { PrometheusProcess, type Sampled } from '../prometheus/prometheus-process.js';
import { promtool } from '../prometheus/promtool.js';
import { allRules } from '../prometheus/rule-files.js';
import { CHAIN } from './chain-traffic.js';
import { DASHBOARDS, panelsOf, type Target } from './dashboard-files.js';
import { OFFLOAD } from './offload-traffic.js';
import { ServedTraffic, SHARDS } from './served-traffic.js';
import { CO_INFERENCE } from './split-traffic.js';
import { WrittenTraffic } from './written-traffic.js';

/** Four scrapes and a few more, for a machine that is busy. */
const RATE_INTERVAL = '5s';

const targets = DASHBOARDS.flatMap((dashboard) =>
  panelsOf(dashboard).flatMap(({ title, targets: queries = [] }) =>
    queries.map((target) => [`${dashboard.uid}: ${title} (${target.refId})`, target] as const),
  ),
);
const records = allRules().flatMap(({ record }) => record ?? []);

/** The first two need faults of the program or of a broker; the others move in rebalance.spec.ts. */
const ZERO_WHEN_WELL = [
  'slotwise-operations: Unaccounted requests (A)',
  'slotwise-operations: Terms lost in the time shown (A)',
  'slotwise-operations: Rebalances in the time shown (A)',
  'slotwise-overview: Shards not ready (A)',
];

const hasFiniteValue = (series: readonly Sampled[]): boolean =>
  series.some(({ values }) => values.some(([, value]) => Number.isFinite(value)));

const hasMoved = (series: readonly Sampled[]): boolean =>
  series.some(({ values }) => values.some(([, value]) => Number.isFinite(value) && value !== 0));

describeWithPrometheus('a Prometheus that scrapes the service under recorded traffic', () => {
  let service: ServedTraffic;
  let written: readonly WrittenTraffic[];
  let prometheus: PrometheusProcess;
  let text = '';
  let startS = 0;
  let endS = 0;

  beforeAll(async () => {
    service = await ServedTraffic.start();
    written = await Promise.all([OFFLOAD, CO_INFERENCE, CHAIN].map((one) => WrittenTraffic.start(SHARDS, one)));
    startS = Date.now() / 1000;
    prometheus = await PrometheusProcess.start(service.host, ...written.map(({ host }) => host));
    await prometheus.until('sum(slotwise_deadline_hits_total) > 30');
    await service.crashAndRestart();
    // The replay is over, and its last figures have been scraped.
    await prometheus.until('slotwise_shard_state{state="drained"} == on (instance) slotwise_shards_configured');
    endS = Date.now() / 1000;
    text = await service.metrics();
  });
  afterAll(async () => {
    await service.end();
    await Promise.all(written.map((traffic) => traffic.end()));
    await prometheus.stop();
  });

  /** A query as Grafana sends it when everything is chosen. */
  function filledIn({ expr }: Target): string {
    return expr
      .replaceAll('$__rate_interval', RATE_INTERVAL)
      .replaceAll('$__range', `${Math.ceil(endS - startS)}s`)
      .replaceAll(/\$(?:job|instance|cell)\b/gu, '.+');
  }

  function answerTo(target: Target): Promise<readonly Sampled[]> {
    const query = filledIn(target);
    return target.instant === true ? prometheus.at(query, endS) : prometheus.between(query, startS, endS);
  }

  it('gets metrics that promtool has nothing to say against, and no exemplars', async () => {
    expect(await promtool(['check', 'metrics'], text)).toEqual({ code: 0, said: '' });
    expect(text).not.toMatch(/ # \{/u);
  });

  it.each(targets)('has a finite value for %s', async (_, target) => {
    expect([filledIn(target), hasFiniteValue(await answerTo(target))]).toEqual([filledIn(target), true]);
  });

  it('has more than zeros for every panel, but for those that speak of trouble', async () => {
    const still: string[] = [];
    for (const [name, target] of targets) if (!hasMoved(await answerTo(target))) still.push(name);
    expect(still.filter((name) => !ZERO_WHEN_WELL.includes(name))).toEqual([]);
  });

  it.each(records)('has a finite value for the recording rule %s', async (record) => {
    expect(hasFiniteValue(await prometheus.between(record, startS, endS))).toBe(true);
  });

  it('fires the alert of dead letters, with its words, while no shard is missing', async () => {
    const alert = await prometheus.untilFiring('SlotwiseDeadLetters');
    expect(alert).toMatchObject({
      labels: { severity: 'warning', job: 'slotwise', topic: 'requests', code: 'SLOTWISE_UNKNOWN_CELL' },
      annotations: { summary: 'slotwise puts requests aside', runbook_url: 'docs/runbook.md#slotwisedeadletters' },
    });
    expect((await prometheus.alerts()).map(({ labels }) => labels.alertname)).not.toContain('SlotwiseShardsNotReady');
  });

  it('fires the alert of shards that are not ready when their process is killed', async () => {
    await service.kill();
    const alert = await prometheus.untilFiring('SlotwiseShardsNotReady');
    expect(alert).toMatchObject({
      labels: { severity: 'critical', job: 'slotwise' },
      annotations: {
        description: '4 shards have no process that decides for them; requests of their cells wait until they expire.',
      },
    });
  });
});
