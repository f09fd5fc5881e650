import type { TopLevelSpec } from 'vega-lite';
import type { SweepReport } from './sweep-report.js';

/** Okabe and Ito's colours for all kinds of sight, the ones that also show on white; the first is the heaviest. */
const COLOURS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#000000'];
const SHAPES = ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down', 'triangle-right'];

const cycled = <Item>(items: readonly Item[], count: number): Item[] =>
  Array.from({ length: count }, (_, index) => items[index % items.length]).filter((item) => item !== undefined);

/** Deadline-hit ratio against offered load, a line a policy, as a vega-lite specification. */
export function chartSpec({ conditions, rows }: SweepReport): TopLevelSpec {
  const { loads } = conditions;
  const policies = conditions.policies.map(({ name }) => name);
  // What comes last is drawn on top: the first policy.
  const values = rows.map(({ policy, load, hitRatio }) => ({ policy, load, hitRatio })).toReversed();
  return {
    width: 560,
    height: 320,
    background: 'white',
    padding: 16,
    title: {
      text: 'Deadlines hit against offered load',
      subtitle: `${conditions.files.map(({ name }) => name).join(', ')}; seed ${conditions.seed}`,
      anchor: 'start',
      fontSize: 16,
      subtitleFontSize: 12,
      subtitleColor: '#555',
      offset: 14,
    },
    data: { values },
    mark: { type: 'line', point: { size: 60, filled: true }, strokeWidth: 2 },
    encoding: {
      x: {
        field: 'load',
        type: 'quantitative',
        title: 'offered load, requests per recorded request',
        scale: { type: 'log', base: 2, nice: false, padding: 16 },
        axis: { values: [...loads], labelExpr: "datum.value + 'x'", grid: false },
      },
      y: {
        field: 'hitRatio',
        type: 'quantitative',
        title: 'on time, of all valid requests',
        scale: { domain: [0, 1] },
        axis: { format: '.0%', tickCount: 10 },
      },
      color: {
        field: 'policy',
        type: 'nominal',
        sort: policies,
        title: 'policy',
        scale: { domain: policies, range: cycled(COLOURS, policies.length) },
      },
      shape: {
        field: 'policy',
        type: 'nominal',
        sort: policies,
        title: 'policy',
        scale: { domain: policies, range: cycled(SHAPES, policies.length) },
      },
    },
    config: { font: 'sans-serif', axis: { labelFontSize: 12, titleFontSize: 12 }, legend: { labelFontSize: 12 } },
  };
}
