import { rate, series, sum } from './parts/expressions.js';
import { TITLES } from './parts/links.js';
import type { DashboardSpec, PanelSpec, Threshold } from './parts/panel-spec.js';

const OF_CELLS = 'cell=~"$cell"';
const GRANTED = series('spectrum_blocks', `${OF_CELLS},state="granted"`);
const SHARE = `${sum(GRANTED, 'cell')} / ${sum(series('spectrum_blocks', OF_CELLS), 'cell')}`;

const LOADED = sum(rate(series('gpu_loaded_bytes_total', OF_CELLS)), 'cell');
const SAVED = sum(rate(series('gpu_load_saved_bytes_total', OF_CELLS)), 'cell');
const SAVED_SHARE = `${SAVED} / (${SAVED} + ${LOADED})`;

const PROMISED = series('server_clock_hertz', `${OF_CELLS},state="granted"`);
const SERVER_SHARE = `${sum(PROMISED, 'cell')} / ${sum(series('server_clock_hertz', OF_CELLS), 'cell')}`;

const FULLER: readonly Threshold[] = [
  { color: 'green', from: null },
  { color: 'yellow', from: 0.7 },
  { color: 'orange', from: 0.9 },
  { color: 'red', from: 0.99 },
];

const SPECTRUM: readonly PanelSpec[] = [
  {
    kind: 'lines',
    isStacked: true,
    title: 'Spectrum by use',
    description:
      'Resource blocks of the chosen cells, granted and free, by direction. No free ones beside DOWNLINK_FULL: the carrier is the bottleneck.',
    unit: 'short',
    queries: [
      { expression: sum(series('spectrum_blocks', OF_CELLS), 'direction, state'), legend: '{{direction}} {{state}}' },
    ],
    ...{ width: 16, height: 9, next: 'overview' },
  },
  {
    kind: 'bars',
    title: 'Spectrum in use now',
    description: 'Share of its resource blocks that each chosen cell has granted in the plan in force.',
    unit: 'percentunit',
    queries: [{ expression: SHARE, legend: '{{cell}}' }],
    thresholds: FULLER,
    ...{ width: 8, height: 9, next: 'overview' },
  },
  {
    kind: 'lines',
    title: 'Spectrum in use by cell',
    description:
      'Share of granted blocks, each chosen cell. One cell that is full while others are not: move users or carriers.',
    unit: 'percentunit',
    queries: [{ expression: SHARE, legend: '{{cell}}' }],
    ...{ max: 1, width: 12, height: 9, next: 'algorithms' },
  },
  {
    kind: 'states',
    title: 'When cells are full',
    description: 'Green below 70 % of the blocks granted, yellow from 70 %, orange from 90 %, red when all are.',
    unit: 'percentunit',
    queries: [{ expression: SHARE, legend: '{{cell}}' }],
    thresholds: FULLER,
    ...{ width: 12, height: 9, next: 'overview' },
  },
];

const DELIVERY: readonly PanelSpec[] = [
  {
    kind: 'lines',
    title: 'Model bytes delivered',
    description:
      'Bytes of models that executors reported as delivered, each process, all its cells. Falls while grants stay: executors deliver less than granted.',
    unit: 'Bps',
    queries: [{ expression: sum(rate(series('model_delivered_bytes_total')), 'instance'), legend: '{{instance}}' }],
    ...{ width: 12, height: 8, next: 'algorithms' },
  },
  {
    kind: 'lines',
    title: 'Blocks granted',
    description: 'Granted blocks of the chosen cells by cell: how much of the carrier deliveries hold at a time.',
    unit: 'short',
    queries: [{ expression: sum(GRANTED, 'cell'), legend: '{{cell}}' }],
    ...{ width: 12, height: 8, next: 'algorithms' },
  },
];

const GPU: readonly PanelSpec[] = [
  {
    kind: 'lines',
    isStacked: true,
    title: 'GPU memory by use',
    description:
      'GPU memory of the chosen cells: blocks of the models that run, blocks kept for later, activations of the inputs, free. No series while none offers offload.',
    unit: 'bytes',
    queries: [{ expression: sum(series('gpu_memory_bytes', OF_CELLS), 'state'), legend: '{{state}}' }],
    ...{ width: 8, height: 8, next: 'algorithms' },
  },
  {
    kind: 'lines',
    title: 'Bytes loaded into the GPU',
    description:
      'Bytes of blocks that plans load each second, each chosen cell. A rise without more requests: the models in demand push each other out.',
    unit: 'Bps',
    queries: [{ expression: sum(rate(series('gpu_loaded_bytes_total', OF_CELLS)), 'cell'), legend: '{{cell}}' }],
    ...{ width: 8, height: 8, next: 'algorithms' },
  },
  {
    kind: 'lines',
    title: 'Share of bytes that were there already',
    description:
      'Of the bytes that batches use, those that need not be loaded, each chosen cell: shared with other models, or kept since the last time.',
    unit: 'percentunit',
    queries: [{ expression: SAVED_SHARE, legend: '{{cell}}' }],
    ...{ max: 1, width: 8, height: 8, next: 'algorithms' },
  },
];

const SERVER: readonly PanelSpec[] = [
  {
    kind: 'lines',
    isStacked: true,
    title: 'Server clock by use',
    description:
      'Clock of the servers of the chosen cells: promised to the requests under way, and free. No series while none offers co-inference.',
    unit: 'hertz',
    queries: [{ expression: sum(series('server_clock_hertz', OF_CELLS), 'state'), legend: '{{state}}' }],
    ...{ width: 12, height: 8, next: 'algorithms' },
  },
  {
    kind: 'lines',
    title: 'Server in use by cell',
    description:
      'Share of its server clock that each chosen cell has promised. One that is full while others are not: move users, or give it a larger server.',
    unit: 'percentunit',
    queries: [{ expression: SERVER_SHARE, legend: '{{cell}}' }],
    ...{ max: 1, width: 12, height: 8, next: 'algorithms' },
  },
];

const DEVICES: readonly PanelSpec[] = [
  {
    kind: 'lines',
    title: 'Backlog of the busiest device',
    description:
      'How long the busiest device of each chosen cell has to do for chains by the plan in force. No series while none offers chains.',
    unit: 's',
    queries: [{ expression: series('device_backlog_seconds', OF_CELLS), legend: '{{cell}}' }],
    ...{ width: 12, height: 8, next: 'algorithms' },
  },
  {
    kind: 'lines',
    title: 'Operations taken from devices',
    description:
      'Layers and transfers that were planned for later and are taken from their device or link, each chosen cell. A jump: a device or link has gone, or urgent requests came.',
    unit: 'ops',
    queries: [{ expression: sum(rate(series('revoked_operations_total', OF_CELLS)), 'cell'), legend: '{{cell}}' }],
    ...{ width: 12, height: 8, next: 'algorithms' },
  },
];

/** What a cell's resources do. */
export const CELL: DashboardSpec = {
  name: 'cell',
  title: TITLES.cell,
  description: 'What the resources of cells do: spectrum, what is delivered over it, GPU, server and devices.',
  hasCells: true,
  rows: [
    { title: 'Spectrum', panels: SPECTRUM },
    { title: 'Delivery', panels: DELIVERY },
    { title: 'GPU', panels: GPU },
    { title: 'Server', panels: SERVER },
    { title: 'Devices', panels: DEVICES },
  ],
};
