import { LABEL_VALUES } from './label-values.js';
import type { MetricDefinition } from './metric-definition.js';
import { METRIC_NAMES, METRIC_PREFIX, METRICS } from './metric-definitions.js';

const INTRODUCTION = `# Metrics

Served at \`/metrics\` in Prometheus' text format, beside the usual \`process_\` and \`nodejs_\` metrics. Ids of users and
requests are never labels; every label has a bounded set of values. Metrics whose mode no cell offers stay at zero or
have no series.

- Deadline-hit ratio: on time of all that was settled,
  \`sum(rate(slotwise_deadline_hits_total[5m])) / sum(rate(slotwise_verdicts_total{verdict=~"completed|missed|refused|expired"}[5m]))\`.
  Refusals count against it: refusing everyone scores 0.
- Promise ratio: on time of all that was admitted,
  \`sum(rate(slotwise_deadline_hits_total[5m])) / (sum(rate(slotwise_deadline_hits_total[5m])) + sum(rate(slotwise_deadline_misses_total[5m])))\`.

Dashboards, rules and alerts made of them: [observability.md](../observability.md).
`;

/** Content of docs/reference/metrics.md: one section a metric, in the order of the table. */
export function metricsReferenceMarkdown(): string {
  return [INTRODUCTION, ...METRIC_NAMES.map((name) => section(name, METRICS[name]))].join('\n');
}

function section(name: string, definition: MetricDefinition): string {
  const { type, help, whenItMoves, labels, buckets } = definition;
  const lines = [`## ${METRIC_PREFIX}${name}`, '', `${help} (${type})`, '', `When it moves: ${whenItMoves}`];
  const described = Object.entries(labels).map(([label, set]) => `- \`${label}\`: ${wordsOf(LABEL_VALUES[set])}`);
  if (described.length > 0) lines.push('', 'Labels:', '', ...described);
  if (buckets !== undefined) lines.push('', `Buckets: ${buckets.join(', ')}.`);
  return `${lines.join('\n')}\n`;
}

function wordsOf(values: readonly string[] | string): string {
  return typeof values === 'string' ? values : values.map((value) => `\`${value}\``).join(', ');
}
