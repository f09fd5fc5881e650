import { medianAnd, part, rate, series, sum } from '../parts/expressions.js';
import {
  decidedPanel,
  onTimePanel,
  overrunPanel,
  planningPanel,
  predictionPanel,
  slackPanel,
} from '../parts/mode-panels.js';
import type { PanelSpec, RowSpec } from '../parts/panel-spec.js';

const SIZE = { width: 8, height: 8, next: 'cell' } as const;

/** Splits with at most such a share of the work on the device; Prometheus since 3.0 writes a bound of 0 as 0.0. */
const upTo = (bound: '0' | '0.9999'): string =>
  sum(rate(part('co_inference_device_share_ratio', 'bucket', `le=~"${bound === '0' ? '0|0.0' : bound}"`)));
const ALL = sum(rate(part('co_inference_device_share_ratio', 'count')));

/** Of cells that have such a server at all. */
const UPLINK = sum(
  `${series('spectrum_blocks', 'direction="uplink"')} and on (instance, cell) ${series('server_clock_hertz')}`,
  'state',
);

const SPLITS: readonly PanelSpec[] = [
  {
    kind: 'lines',
    isStacked: true,
    title: 'Where models run',
    description:
      'Admitted requests each second by where their model was cut: all of it on the server, cut in two, all of it on the device.',
    unit: 'reqps',
    queries: [
      { expression: upTo('0'), legend: 'on the server' },
      { expression: `${upTo('0.9999')} - ${upTo('0')}`, legend: 'cut in two' },
      { expression: `${ALL} - ${upTo('0.9999')}`, legend: 'on the device' },
    ],
    ...SIZE,
  },
  {
    kind: 'heatmap',
    title: 'Share of the work on devices',
    description:
      'How many models were cut with how much of their work on the device. Moves up as uplink and servers fill.',
    unit: 'percentunit',
    queries: [{ expression: sum(rate(part('co_inference_device_share_ratio', 'bucket')), 'le'), legend: '{{le}}' }],
    ...SIZE,
  },
  {
    kind: 'lines',
    title: 'Distortion',
    description:
      'What pruning costs those admitted, 0 for nothing pruned. Rises when models are pruned harder to fit uplink or server.',
    unit: 'percentunit',
    queries: medianAnd(0.9, 'co_inference_distortion'),
    ...SIZE,
  },
  {
    kind: 'lines',
    title: 'Energy planned',
    description:
      'What the device of an admitted request is to spend on computing and sending. Rises when more is computed on devices.',
    unit: 'joule',
    queries: medianAnd(0.9, 'co_inference_planned_energy_joules'),
    ...SIZE,
  },
  {
    kind: 'lines',
    isStacked: true,
    title: 'Server clock of all cells',
    description:
      'Clock of the servers, promised and free. None free beside SERVER_FULL: the servers are the bottleneck.',
    unit: 'hertz',
    queries: [{ expression: sum(series('server_clock_hertz'), 'state'), legend: '{{state}}' }],
    ...SIZE,
  },
  {
    kind: 'lines',
    isStacked: true,
    title: 'Uplink before the servers',
    description:
      'Resource blocks of the uplink in cells that offer co-inference, granted and free. None free beside UPLINK_FULL: cuts wait for air.',
    unit: 'short',
    queries: [{ expression: UPLINK, legend: '{{state}}' }],
    ...SIZE,
  },
];

/** How well mode co-inference does: what it promised and kept, where it cuts and what that costs, servers and uplink. */
export const CO_INFERENCE_ROW: RowSpec = {
  title: 'Mode co-inference: pruning-aware splits',
  panels: [
    decidedPanel('co-inference'),
    onTimePanel('co-inference'),
    predictionPanel('co-inference'),
    overrunPanel('co-inference'),
    slackPanel('co-inference'),
    planningPanel('co-inference', 'co-inference', 'the split solver'),
    ...SPLITS,
  ],
};
