import { part, medianAnd, rate, series, sum } from './parts/expressions.js';
import { TITLES } from './parts/links.js';
import type { DashboardSpec, PanelSpec } from './parts/panel-spec.js';

const DOWNLOAD = 'mode="download"';
const SLIDE = 'solver="slide"';
const ALL = 'solver="all"';

const OF_DOWNLOAD: readonly PanelSpec[] = [
  {
    kind: 'lines',
    title: 'What download decided',
    description: 'Verdicts given in mode download each second: admitted, then completed or missed.',
    unit: 'reqps',
    queries: [{ expression: sum(rate(series('verdicts_total', DOWNLOAD)), 'verdict'), legend: '{{verdict}}' }],
    ...{ width: 8, height: 8, next: 'overview' },
  },
  {
    kind: 'lines',
    title: 'Predicted against actual finish',
    description:
      'How far prediction and reported finish lie apart, early or late. Promises are cautious, so early is usual; compare overruns.',
    unit: 's',
    queries: medianAnd(0.9, 'prediction_error_seconds', DOWNLOAD),
    ...{ width: 8, height: 8, next: 'overview' },
  },
  {
    kind: 'lines',
    title: 'Overrun of what was late',
    description:
      'Time past the deadline when an admitted request finished late. Small ones: widen the margin. Large ones: executors stall.',
    unit: 's',
    queries: medianAnd(0.9, 'deadline_overrun_seconds', DOWNLOAD),
    ...{ width: 8, height: 8, next: 'overview' },
  },
  {
    kind: 'heatmap',
    title: 'Slack, spread',
    description: 'How many requests completed with how much time left to their deadline.',
    unit: 's',
    queries: [{ expression: sum(rate(part('deadline_slack_seconds', 'bucket', DOWNLOAD)), 'le'), legend: '{{le}}' }],
    ...{ width: 8, height: 8, next: 'overview' },
  },
  {
    kind: 'lines',
    title: "SLIDE's planning time",
    description: 'Time in the solver of mode download in an epoch of a shard, all its cells together.',
    unit: 's',
    queries: medianAnd(0.99, 'planning_duration_seconds', SLIDE),
    ...{ width: 8, height: 8, next: 'operations' },
  },
  {
    kind: 'lines',
    title: 'Delivered by download',
    description: 'Bytes of models reported as delivered each second. Only mode download delivers.',
    unit: 'Bps',
    queries: [{ expression: sum(rate(series('model_delivered_bytes_total'))), legend: 'delivered' }],
    ...{ width: 8, height: 8, next: 'cell' },
  },
];

const TOGETHER: readonly PanelSpec[] = [
  {
    kind: 'lines',
    title: 'Planning time, whole epochs',
    description:
      'Time spent deciding an epoch, without reading and writing. Near the length of an epoch, epochs get merged and requests shed.',
    unit: 's',
    queries: medianAnd(0.99, 'planning_duration_seconds', ALL),
    ...{ width: 8, height: 8, next: 'operations' },
  },
  {
    kind: 'lines',
    title: 'Share of planning in solvers',
    description: 'Planning time in each solver that decided, of all planning. The rest sorts, judges and encodes.',
    unit: 'percentunit',
    queries: [
      {
        expression:
          `${sum(rate(part('planning_duration_seconds', 'sum', SLIDE)))} / ` +
          sum(rate(part('planning_duration_seconds', 'sum', ALL))),
        legend: 'slide',
      },
    ],
    ...{ max: 1, width: 8, height: 8, next: 'operations' },
  },
  {
    kind: 'lines',
    title: 'Modes asked for',
    description:
      'Requests by the mode they allow; several: the planner may choose. Modes that no cell offers are refused with MODE_NOT_OFFERED.',
    unit: 'reqps',
    queries: [{ expression: sum(rate(series('requests_total')), 'mode'), legend: '{{mode}}' }],
    ...{ width: 8, height: 8, next: 'overview' },
  },
];

/** How well the solvers do: one row a mode that is planned online. */
export const ALGORITHMS: DashboardSpec = {
  name: 'algorithms',
  title: TITLES.algorithms,
  description:
    'How well the solvers do: what each mode decided, predicted against actual, planning time. Online today: download.',
  hasCells: false,
  rows: [
    { title: 'Mode download: SLIDE', panels: OF_DOWNLOAD },
    { title: 'All modes', panels: TOGETHER },
  ],
};
