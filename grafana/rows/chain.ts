import { part, rate, series, sum } from '../parts/expressions.js';
import {
  decidedPanel,
  onTimePanel,
  overrunPanel,
  planningPanel,
  predictionPanel,
  slackPanel,
} from '../parts/mode-panels.js';
import type { PanelSpec, RowSpec } from '../parts/panel-spec.js';

const CHAINS: readonly PanelSpec[] = [
  {
    kind: 'lines',
    title: 'Backlog of devices',
    description:
      'How long the busiest device of a cell has to do for chains: of the busiest cell, and in the mean of all. Near the usual deadline, chains are refused with DEVICES_BUSY.',
    unit: 's',
    queries: [
      { expression: `max(${series('device_backlog_seconds')})`, legend: 'busiest cell' },
      { expression: `avg(${series('device_backlog_seconds')})`, legend: 'mean of the cells' },
    ],
    ...{ width: 8, height: 8, next: 'cell' },
  },
  {
    kind: 'heatmap',
    title: 'Devices of a chain',
    description: 'How many requests were admitted with how many devices computing them. Moves up as devices fill.',
    unit: 'short',
    queries: [{ expression: sum(rate(part('chain_length_devices', 'bucket')), 'le'), legend: '{{le}}' }],
    ...{ width: 8, height: 8, next: 'cell' },
  },
  {
    kind: 'lines',
    title: 'Operations planned anew',
    description:
      'Layers and transfers each second that were planned for later and are put elsewhere or at another time (replanned), or taken from their device or link (revoked). Many without many arrivals: devices or links are not as fast as the catalogue says.',
    unit: 'ops',
    queries: [
      { expression: sum(rate(series('replanned_operations_total'))), legend: 'replanned' },
      { expression: sum(rate(series('revoked_operations_total'))), legend: 'revoked' },
    ],
    ...{ width: 8, height: 8, next: 'cell' },
  },
];

/** How well mode chain does: what it promised and kept, how long chains and queues are, how often plans change. */
export const CHAIN_ROW: RowSpec = {
  title: 'Mode chain: models handed from device to device',
  panels: [
    decidedPanel('chain'),
    onTimePanel('chain'),
    predictionPanel('chain'),
    overrunPanel('chain'),
    slackPanel('chain'),
    planningPanel('chain', 'device-chains', 'the chain solver'),
    ...CHAINS,
  ],
};
