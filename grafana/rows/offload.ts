import { medianAnd, rate, series, sum } from '../parts/expressions.js';
import {
  decidedPanel,
  onTimePanel,
  overrunPanel,
  planningPanel,
  predictionPanel,
  slackPanel,
} from '../parts/mode-panels.js';
import type { PanelSpec, RowSpec } from '../parts/panel-spec.js';

const GPU: readonly PanelSpec[] = [
  {
    kind: 'lines',
    isStacked: true,
    title: 'Batches by load',
    description:
      'Batches of all GPUs each second, by how much of their model has to be loaded: all of it, a part, nothing. Mostly full: models push each other out.',
    unit: 'ops',
    queries: [{ expression: sum(rate(series('gpu_loads_total')), 'kind'), legend: '{{kind}}' }],
    ...{ width: 8, height: 8, next: 'cell' },
  },
  {
    kind: 'lines',
    isStacked: true,
    title: 'Bytes loaded, and saved from loading',
    description:
      'Bytes of blocks that batches use each second: loaded for them, there because another model uses them too (sharing), kept since the same model used them (retention).',
    unit: 'Bps',
    queries: [
      { expression: sum(rate(series('gpu_loaded_bytes_total'))), legend: 'loaded' },
      { expression: sum(rate(series('gpu_load_saved_bytes_total')), 'by'), legend: 'saved by {{by}}' },
    ],
    ...{ width: 8, height: 8, next: 'cell' },
  },
  {
    kind: 'lines',
    isStacked: true,
    title: 'GPU memory of all cells',
    description:
      'Blocks of the models that run, blocks kept for later, activations of the inputs, free. None free and many bytes loaded: the models in demand do not fit side by side.',
    unit: 'bytes',
    queries: [{ expression: sum(series('gpu_memory_bytes'), 'state'), legend: '{{state}}' }],
    ...{ width: 8, height: 8, next: 'cell' },
  },
  {
    kind: 'lines',
    title: 'Requests in a batch',
    description:
      'Requests that run together. One at a time under load: deadlines are too short to wait for others, or too many models are in demand.',
    unit: 'short',
    queries: medianAnd(0.9, 'gpu_batch_size_requests'),
    ...{ width: 8, height: 8, next: 'cell' },
  },
];

const UPLINK: readonly PanelSpec[] = [
  {
    kind: 'lines',
    isStacked: true,
    title: 'Uplink of all cells',
    description: 'Resource blocks of the uplink, granted and free. None free beside UPLINK_FULL: inputs wait for air.',
    unit: 'short',
    queries: [{ expression: sum(series('spectrum_blocks', 'direction="uplink"'), 'state'), legend: '{{state}}' }],
    ...{ width: 8, height: 8, next: 'cell' },
  },
  {
    kind: 'lines',
    title: 'Inputs sent up',
    description:
      'Bytes of inputs that executors reported as sent up each second. Falls while uplink grants stay: users send less than granted.',
    unit: 'Bps',
    queries: [{ expression: sum(rate(series('input_uploaded_bytes_total'))), legend: 'sent up' }],
    ...{ width: 8, height: 8, next: 'cell' },
  },
];

/** How well mode offload does: what it promised and kept, what its GPUs load, and the uplink before them. */
export const OFFLOAD_ROW: RowSpec = {
  title: 'Mode offload: PartialLoading',
  panels: [
    decidedPanel('offload'),
    onTimePanel('offload'),
    predictionPanel('offload'),
    overrunPanel('offload'),
    slackPanel('offload'),
    planningPanel('offload', 'partial-loading', 'PartialLoading'),
    ...GPU,
    ...UPLINK,
  ],
};
