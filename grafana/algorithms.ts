import { part, medianAnd, rate, series, sum } from './parts/expressions.js';
import { TITLES } from './parts/links.js';
import type { DashboardSpec, PanelSpec } from './parts/panel-spec.js';
import { CHAIN_ROW } from './rows/chain.js';
import { CO_INFERENCE_ROW } from './rows/co-inference.js';
import { DOWNLOAD_ROW } from './rows/download.js';
import { OFFLOAD_ROW } from './rows/offload.js';

const ALL = 'solver="all"';
const EACH = 'solver!="all"';

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
          `${sum(rate(part('planning_duration_seconds', 'sum', EACH)), 'solver')} / on () group_left () ` +
          sum(rate(part('planning_duration_seconds', 'sum', ALL))),
        legend: '{{solver}}',
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
    'How well the solvers do: what each mode decided, predicted against actual, planning time. A row for each mode.',
  hasCells: false,
  rows: [DOWNLOAD_ROW, OFFLOAD_ROW, CO_INFERENCE_ROW, CHAIN_ROW, { title: 'All modes', panels: TOGETHER }],
};
