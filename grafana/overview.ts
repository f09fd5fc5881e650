import { added, HIT_RATIO, part, PROMISE_RATIO, medianAnd, quantile, rate, series, sum } from './parts/expressions.js';
import { TITLES } from './parts/links.js';
import type { DashboardSpec, PanelSpec } from './parts/panel-spec.js';

const NOW: readonly PanelSpec[] = [
  {
    kind: 'number',
    title: 'Deadline-hit ratio',
    description:
      'Requests on time, of all that were settled. Refusals count against it. The objective is 95 %; below it, look at refusals by reason.',
    unit: 'percentunit',
    queries: [{ expression: HIT_RATIO, legend: 'on time' }],
    thresholds: [
      { color: 'red', from: null },
      { color: 'yellow', from: 0.9 },
      { color: 'green', from: 0.95 },
    ],
    ...{ width: 5, height: 4, next: 'algorithms' },
  },
  {
    kind: 'number',
    title: 'Promises kept',
    description:
      'Requests on time, of those that were admitted. Below 98 %, the channel margin is too small or executors fail.',
    unit: 'percentunit',
    queries: [{ expression: PROMISE_RATIO, legend: 'kept' }],
    thresholds: [
      { color: 'red', from: null },
      { color: 'yellow', from: 0.95 },
      { color: 'green', from: 0.98 },
    ],
    ...{ width: 5, height: 4, next: 'algorithms' },
  },
  {
    kind: 'number',
    title: 'Requests in',
    description: 'Valid requests taken up each second: the offered load.',
    unit: 'reqps',
    queries: [{ expression: sum(rate(series('requests_total'))), legend: 'requests' }],
    ...{ width: 5, height: 4, next: 'operations' },
  },
  {
    kind: 'number',
    title: 'Decision latency, p99',
    description:
      'From reading the oldest request of an epoch to its decisions in the log. Expect one epoch and a little.',
    unit: 's',
    queries: [{ expression: quantile(0.99, 'decision_latency_seconds'), legend: 'p99' }],
    ...{ width: 5, height: 4, next: 'operations' },
  },
  {
    kind: 'number',
    title: 'Shards not ready',
    description: 'Shards that no chosen process decides for. Anything but 0 for more than 30 s wakes somebody.',
    unit: 'none',
    queries: [
      {
        expression: `max(${series('shards_configured')}) - sum(${series('shard_state', 'state=~"live|drained"')})`,
        legend: 'not ready',
      },
    ],
    thresholds: [
      { color: 'green', from: null },
      { color: 'red', from: 1 },
    ],
    ...{ decimals: 0, width: 4, height: 4, next: 'operations' },
  },
];

const THROUGHPUT: readonly PanelSpec[] = [
  {
    kind: 'lines',
    title: 'Requests in, and what became of them',
    description:
      'Requests taken up, and verdicts that end a request, each second. In the long run the latter add up to the former.',
    unit: 'reqps',
    queries: [
      { expression: sum(rate(series('requests_total'))), legend: 'in' },
      {
        expression: sum(rate(series('verdicts_total', 'verdict=~"completed|missed|refused|expired"')), 'verdict'),
        legend: '{{verdict}}',
      },
    ],
    ...{ width: 12, height: 8, next: 'algorithms' },
  },
  {
    kind: 'lines',
    title: 'Hit ratio and promise ratio',
    description:
      'On time of all that were settled, and of those that were admitted. Far apart: much is refused. Both low: promises break.',
    unit: 'percentunit',
    queries: [
      { expression: HIT_RATIO, legend: 'on time of all' },
      { expression: PROMISE_RATIO, legend: 'on time of admitted' },
    ],
    ...{ max: 1, width: 12, height: 8, next: 'algorithms' },
  },
];

const WHY_NOT: readonly PanelSpec[] = [
  {
    kind: 'lines',
    isStacked: true,
    title: 'Refusals by reason',
    description:
      'Requests that were refused, expired or missed, by the first reason that applies. docs/reference/reasons.md has advice for each.',
    unit: 'reqps',
    queries: [
      {
        expression: sum(rate(series('verdicts_total', 'verdict=~"missed|refused|expired"')), 'reason'),
        legend: '{{reason}}',
      },
    ],
    ...{ width: 16, height: 8, next: 'cell' },
  },
  {
    kind: 'table',
    title: 'Refusals in the time shown',
    description:
      'How many requests were refused, expired or missed, by verdict and reason, in the whole time that is shown.',
    unit: 'short',
    queries: [
      {
        expression: sum(added(series('verdicts_total', 'verdict=~"missed|refused|expired"')), 'verdict, reason'),
        legend: '',
      },
    ],
    ...{ width: 8, height: 8, next: 'cell' },
  },
];

const TIMES: readonly PanelSpec[] = [
  {
    kind: 'lines',
    title: 'Slack of what was on time',
    description:
      'Time left to the deadline at completion. A tenth of the requests had less than p10: near 0, promises are about to break.',
    unit: 's',
    queries: [
      { expression: quantile(0.1, 'deadline_slack_seconds'), legend: 'p10' },
      { expression: quantile(0.5, 'deadline_slack_seconds'), legend: 'median' },
      { expression: quantile(0.5, 'request_deadline_seconds'), legend: 'median deadline asked for' },
    ],
    ...{ width: 8, height: 8, next: 'algorithms' },
  },
  {
    kind: 'lines',
    title: 'Decision latency',
    description:
      'From reading the oldest request of an epoch to its decisions in the log. More than an epoch: slow planning or a slow log.',
    unit: 's',
    queries: medianAnd(0.99, 'decision_latency_seconds'),
    ...{ width: 8, height: 8, next: 'operations' },
  },
  {
    kind: 'heatmap',
    title: 'Decision latency, spread',
    description: 'How many epochs took how long from their oldest request to their decisions in the log.',
    unit: 's',
    queries: [{ expression: sum(rate(part('decision_latency_seconds', 'bucket')), 'le'), legend: '{{le}}' }],
    ...{ width: 8, height: 8, next: 'operations' },
  },
];

/** What users get. */
export const OVERVIEW: DashboardSpec = {
  name: 'overview',
  title: TITLES.overview,
  description: 'What users get: requests in and out, deadlines, refusals with reasons, latency of decisions.',
  hasCells: false,
  rows: [
    { title: 'Now', panels: NOW },
    { title: 'Throughput and deadlines', panels: THROUGHPUT },
    { title: 'Why not', panels: WHY_NOT },
    { title: 'Times', panels: TIMES },
  ],
};
