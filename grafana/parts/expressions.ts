import { METRIC_PREFIX, type MetricName } from '../../src/telemetry/metrics/metric-definitions.js';
import type { NameOf } from '../../src/telemetry/metrics/metrics.js';

/** What the dashboard's variables choose, as every query has to say. */
const CHOSEN = 'job=~"$job",instance=~"$instance"';

const braces = (matchers: string): string => (matchers === '' ? `{${CHOSEN}}` : `{${CHOSEN},${matchers}}`);

/** One of our metrics, of the chosen processes. @param matchers more of them, as in PromQL */
export const series = (name: MetricName, matchers = ''): string => `${METRIC_PREFIX}${name}${braces(matchers)}`;

/** A part of one of our histograms. */
export const part = (name: NameOf<'histogram'>, suffix: 'bucket' | 'sum' | 'count', matchers = ''): string =>
  `${METRIC_PREFIX}${name}_${suffix}${braces(matchers)}`;

/** What Node and the process say of themselves. */
export const processSeries = (name: string): string => `${name}${braces('')}`;

/** Per second, over the time between two points. */
export const rate = (selector: string): string => `rate(${selector}[$__rate_interval])`;

/** How much was added in the time that is shown. */
export const added = (selector: string): string => `increase(${selector}[$__range])`;

export const sum = (expression: string, by = ''): string =>
  by === '' ? `sum(${expression})` : `sum by (${by}) (${expression})`;

/** A quantile of what happened between two points. */
export function quantile(fraction: number, name: NameOf<'histogram'>, matchers = ''): string {
  return `histogram_quantile(${fraction}, ${sum(rate(part(name, 'bucket', matchers)), 'le')})`;
}

/** The median of what happened between two points, and a quantile further out, as they are called. */
export const medianAnd = (
  fraction: number,
  name: NameOf<'histogram'>,
  matchers = '',
): readonly { readonly expression: string; readonly legend: string }[] => [
  { expression: quantile(0.5, name, matchers), legend: 'median' },
  { expression: quantile(fraction, name, matchers), legend: `p${Math.round(100 * fraction)}` },
];

/** A quantile of everything since the processes started, for what happens rarely. */
export function quantileSinceStart(fraction: number, name: NameOf<'histogram'>, by: string): string {
  return `histogram_quantile(${fraction}, ${sum(part(name, 'bucket'), `le, ${by}`)})`;
}

const SETTLED = 'verdict=~"completed|missed|refused|expired"';

/** On time, of all that was settled; refusals count against it. */
export const HIT_RATIO = `${sum(rate(series('deadline_hits_total')))} / ${sum(rate(series('verdicts_total', SETTLED)))}`;

/** On time, of all that was promised. */
export const PROMISE_RATIO =
  `${sum(rate(series('deadline_hits_total')))} / ` +
  `(${sum(rate(series('deadline_hits_total')))} + ${sum(rate(series('deadline_misses_total')))})`;
