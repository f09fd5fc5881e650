import { added, processSeries, medianAnd, quantileSinceStart, rate, series, sum } from './parts/expressions.js';
import { TITLES } from './parts/links.js';
import type { DashboardSpec, PanelSpec, Threshold } from './parts/panel-spec.js';

const NONE_IS_RIGHT: readonly Threshold[] = [
  { color: 'green', from: null },
  { color: 'red', from: 1 },
];

const SHARDS: readonly PanelSpec[] = [
  {
    kind: 'lines',
    isStacked: true,
    title: 'Shards by state',
    description:
      'Shards of the chosen processes by phase. What stays in taking or failed decides nothing: the log and /health/ready say why.',
    unit: 'none',
    queries: [{ expression: sum(series('shard_state'), 'state'), legend: '{{state}}' }],
    ...{ width: 12, height: 8, next: 'overview' },
  },
  {
    kind: 'states',
    title: 'Shards held by each process',
    description: 'How many shards each process holds: changes are rebalances, none is a process to spare.',
    unit: 'none',
    queries: [{ expression: sum(series('shards_owned'), 'instance'), legend: '{{instance}}' }],
    thresholds: [
      { color: 'yellow', from: null },
      { color: 'green', from: 1 },
    ],
    ...{ width: 12, height: 8, next: 'overview' },
  },
  {
    kind: 'number',
    title: 'Shards there are',
    description: 'Partitions of each topic, as the processes were told. All must be told the same.',
    unit: 'none',
    queries: [{ expression: `max(${series('shards_configured')})`, legend: 'shards' }],
    ...{ decimals: 0, width: 4, height: 4, next: 'overview' },
  },
  {
    kind: 'number',
    title: 'Unaccounted requests',
    description:
      'Received less decided, put aside, repeated and in flight. Anything but 0 is a fault of the program: keep the topics and report it.',
    unit: 'none',
    queries: [{ expression: sum(series('conservation_drift_requests')), legend: 'drift' }],
    thresholds: NONE_IS_RIGHT,
    ...{ decimals: 0, width: 5, height: 4, next: 'overview' },
  },
  {
    kind: 'number',
    title: 'Rebalances in the time shown',
    description:
      'Shards taken or given up. A few at a start or a roll-out; a steady rate means processes that join and leave.',
    unit: 'none',
    queries: [{ expression: sum(added(series('rebalances_total'))), legend: 'rebalances' }],
    ...{ decimals: 0, width: 5, height: 4, next: 'overview' },
  },
  {
    kind: 'number',
    title: 'Terms lost in the time shown',
    description: 'Terms given up because an append to the decision log was rejected. Look at the broker.',
    unit: 'none',
    queries: [{ expression: sum(added(series('producer_resets_total'))), legend: 'terms' }],
    thresholds: NONE_IS_RIGHT,
    ...{ decimals: 0, width: 5, height: 4, next: 'overview' },
  },
  {
    kind: 'number',
    title: 'Restore time, p95',
    description:
      'From taking a shard to deciding again, since the chosen processes started. Above 10 s, write checkpoints more often.',
    unit: 's',
    queries: [{ expression: quantileSinceStart(0.95, 'restore_duration_seconds', 'job'), legend: 'p95' }],
    ...{ decimals: 2, width: 5, height: 4, next: 'overview' },
  },
];

const STREAMS: readonly PanelSpec[] = [
  {
    kind: 'lines',
    title: 'Input lag',
    description:
      'Age of the newest record when it was read, the worst shard of each topic. With event time: its distance behind the newest of all inputs.',
    unit: 's',
    queries: [{ expression: `max by (topic) (${series('input_lag_seconds')})`, legend: '{{topic}}' }],
    ...{ width: 8, height: 8, next: 'overview' },
  },
  {
    kind: 'lines',
    isStacked: true,
    title: 'Epochs closed, by what closed them',
    description: 'By clock: a source is silent. By size: the buffer is too small, or planning too slow.',
    unit: 'ops',
    queries: [{ expression: sum(rate(series('epochs_total')), 'trigger'), legend: '{{trigger}}' }],
    ...{ width: 8, height: 8, next: 'algorithms' },
  },
  {
    kind: 'lines',
    title: 'New requests in an epoch',
    description: 'Growing epochs at a steady load are merged epochs: look at the planning time.',
    unit: 'short',
    queries: medianAnd(0.99, 'epoch_size_requests'),
    ...{ width: 8, height: 8, next: 'algorithms' },
  },
  {
    kind: 'lines',
    isStacked: true,
    title: 'Dead letters by code',
    description:
      'Records put aside each second. slotwise dead-letters has a sentence for each; repair the sender, then re-submit.',
    unit: 'ops',
    queries: [{ expression: sum(rate(series('dead_letters_total')), 'code'), legend: '{{code}}' }],
    ...{ width: 8, height: 8, next: 'overview' },
  },
  {
    kind: 'table',
    title: 'Dead letters in the time shown',
    description: 'Records put aside in the whole time that is shown, by topic and code.',
    unit: 'short',
    queries: [{ expression: `${sum(added(series('dead_letters_total')), 'topic, code')} > 0`, legend: '' }],
    ...{ width: 8, height: 8, next: 'overview' },
  },
  {
    kind: 'lines',
    title: 'Late records',
    description:
      'Records that came after their epoch had closed: raise the lateness of the deployment, or repair the clock of the sender.',
    unit: 'ops',
    queries: [{ expression: sum(rate(series('late_records_total')), 'topic'), legend: '{{topic}}' }],
    ...{ width: 8, height: 8, next: 'overview' },
  },
];

const RESTARTS: readonly PanelSpec[] = [
  {
    kind: 'lines',
    title: 'Size of checkpoints',
    description: 'It follows open requests, known users and remembered request ids.',
    unit: 'bytes',
    queries: medianAnd(0.95, 'checkpoint_size_bytes'),
    ...{ width: 8, height: 8, next: 'overview' },
  },
  {
    kind: 'lines',
    title: 'Time to write a checkpoint',
    description:
      'A shard closes no epoch meanwhile. When it nears the length of an epoch, write checkpoints less often.',
    unit: 's',
    queries: medianAnd(0.95, 'checkpoint_duration_seconds'),
    ...{ width: 8, height: 8, next: 'overview' },
  },
  {
    kind: 'lines',
    title: 'Epochs run again',
    description:
      'Accepted epochs run again when shards were taken. It moves at every restart that was no graceful stop.',
    unit: 'short',
    queries: [{ expression: sum(added(series('restored_epochs_total')), 'instance'), legend: '{{instance}}' }],
    ...{ width: 8, height: 8, next: 'overview' },
  },
];

const PROCESS: readonly PanelSpec[] = [
  {
    kind: 'lines',
    title: 'Processor time',
    description: 'Cores used by each process. A shard is single-threaded: near 1, add processes, or shards first.',
    unit: 'none',
    queries: [
      { expression: sum(rate(processSeries('process_cpu_seconds_total')), 'instance'), legend: '{{instance}}' },
    ],
    ...{ width: 8, height: 8, next: 'algorithms' },
  },
  {
    kind: 'lines',
    title: 'Memory',
    description: 'Resident memory and used heap of each process. Flat after warm-up; a slope is a leak.',
    unit: 'bytes',
    queries: [
      { expression: sum(processSeries('process_resident_memory_bytes'), 'instance'), legend: '{{instance}} resident' },
      { expression: sum(processSeries('nodejs_heap_size_used_bytes'), 'instance'), legend: '{{instance}} heap' },
    ],
    ...{ width: 8, height: 8, next: 'algorithms' },
  },
  {
    kind: 'lines',
    title: 'Event loop delay, p99',
    description: 'How long other work of the process waits for its turn. It follows planning time.',
    unit: 's',
    queries: [
      {
        expression: `max by (instance) (${processSeries('nodejs_eventloop_lag_p99_seconds')})`,
        legend: '{{instance}}',
      },
    ],
    ...{ width: 8, height: 8, next: 'algorithms' },
  },
  {
    kind: 'lines',
    title: 'Time in garbage collection',
    description: 'Share of time that each process collects garbage.',
    unit: 'percentunit',
    queries: [
      { expression: sum(rate(processSeries('nodejs_gc_duration_seconds_sum')), 'instance'), legend: '{{instance}}' },
    ],
    ...{ width: 12, height: 7, next: 'algorithms' },
  },
  {
    kind: 'table',
    title: 'Versions',
    description: 'Which version runs where. Two side by side for long: a roll-out has stopped half way.',
    unit: 'none',
    queries: [{ expression: sum(series('build_info'), 'instance, version'), legend: '' }],
    ...{ width: 12, height: 7, next: 'overview' },
  },
];

/** How the service itself is. */
export const OPERATIONS: DashboardSpec = {
  name: 'operations',
  title: TITLES.operations,
  description: 'How the service is: shards, lag, restarts, rebalances, dead letters, conservation, processes.',
  hasCells: false,
  rows: [
    { title: 'Shards', panels: SHARDS },
    { title: 'Streams', panels: STREAMS },
    { title: 'Checkpoints and restarts', panels: RESTARTS },
    { title: 'Processes', panels: PROCESS },
  ],
};
