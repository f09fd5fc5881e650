import type { Mode } from '../../src/core/catalogue.js';
import type { Solver } from '../../src/telemetry/scheduler-observer.js';
import { medianAnd, part, rate, series, sum } from './expressions.js';
import type { PanelSpec } from './panel-spec.js';

const SIZE = { width: 8, height: 8 } as const;

export const decidedPanel = (mode: Mode): PanelSpec => ({
  kind: 'lines',
  title: `What ${mode} decided`,
  description: `Verdicts given in mode ${mode} each second: admitted, then completed or missed.`,
  unit: 'reqps',
  queries: [{ expression: sum(rate(series('verdicts_total', `mode="${mode}"`)), 'verdict'), legend: '{{verdict}}' }],
  ...{ ...SIZE, next: 'overview' },
});

export const onTimePanel = (mode: Mode): PanelSpec => ({
  kind: 'lines',
  title: `On time and late, ${mode}`,
  description: `Admitted requests of mode ${mode} that completed by their deadline, and those that did not, each second. Late ones are broken promises.`,
  unit: 'reqps',
  queries: [
    { expression: sum(rate(series('deadline_hits_total', `mode="${mode}"`))), legend: 'on time' },
    { expression: sum(rate(series('deadline_misses_total', `mode="${mode}"`))), legend: 'late' },
  ],
  ...{ ...SIZE, next: 'overview' },
});

export const predictionPanel = (mode: Mode): PanelSpec => ({
  kind: 'lines',
  title: `Predicted against actual finish, ${mode}`,
  description:
    'How far prediction and reported finish lie apart, early or late. Promises are cautious, so early is usual; compare overruns.',
  unit: 's',
  queries: medianAnd(0.9, 'prediction_error_seconds', `mode="${mode}"`),
  ...{ ...SIZE, next: 'overview' },
});

export const overrunPanel = (mode: Mode): PanelSpec => ({
  kind: 'lines',
  title: `Overrun of what was late, ${mode}`,
  description:
    'Time past the deadline when an admitted request finished late. Small ones: widen the margin. Large ones: executors stall.',
  unit: 's',
  queries: medianAnd(0.9, 'deadline_overrun_seconds', `mode="${mode}"`),
  ...{ ...SIZE, next: 'overview' },
});

export const slackPanel = (mode: Mode): PanelSpec => ({
  kind: 'heatmap',
  title: `Slack, spread, ${mode}`,
  description: 'How many requests completed with how much time left to their deadline.',
  unit: 's',
  queries: [
    { expression: sum(rate(part('deadline_slack_seconds', 'bucket', `mode="${mode}"`)), 'le'), legend: '{{le}}' },
  ],
  ...{ ...SIZE, next: 'overview' },
});

/** @param name of the solver, as in a sentence */
export const planningPanel = (mode: Mode, solver: Solver, name: string): PanelSpec => ({
  kind: 'lines',
  title: `Planning time of ${name}`,
  description: `Time in the solver of mode ${mode} in an epoch of a shard, all its cells together.`,
  unit: 's',
  queries: medianAnd(0.99, 'planning_duration_seconds', `solver="${solver}"`),
  ...{ ...SIZE, next: 'operations' },
});
