import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry, type RegistryContentType } from 'prom-client';
import { LABEL_VALUES, type LabelSet, type LabelValue } from './label-values.js';
import type { MetricDefinition, MetricType } from './metric-definition.js';
import { METRIC_NAMES, METRIC_PREFIX, type MetricName, METRICS } from './metric-definitions.js';

/** Names of all metrics of one type. */
export type NameOf<Type extends MetricType> = {
  [Name in MetricName]: (typeof METRICS)[Name]['type'] extends Type ? Name : never;
}[MetricName];

/** The labels of one metric with the values they may take. */
export type LabelsOf<Name extends MetricName> = {
  readonly [Label in keyof (typeof METRICS)[Name]['labels']]: (typeof METRICS)[Name]['labels'][Label] extends LabelSet
    ? LabelValue<(typeof METRICS)[Name]['labels'][Label]>
    : never;
};

/** Labels as prom-client takes them. */
type PlainLabels = Record<string, string>;

/** Up to this many series a metric shows from the start, so that the first event is seen as a change. */
const MAX_SERIES_AT_ZERO = 32;

/**
 * Of what prom-client says of the process: gauges named like counters, which are the sums of gauges that it exports too.
 */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** OpenMetrics allows an exemplar's labels so many characters together. */
const MAX_EXEMPLAR_CHARACTERS = 128;

/** Points from a bucket to one of the events in it. */
export type Exemplar = Readonly<Record<string, string>>;

export interface MetricsOptions {
  readonly version: string;
  /** Also export what Node and the process say of themselves; default true. */
  readonly processMetrics?: boolean;
  /** Answer in OpenMetrics, deadlines' histograms with the id of a request beside each bucket; default false. */
  readonly exemplars?: boolean;
}

/**
 * The registered metrics of one process. Each process (and each test) has its own registry; nothing is global.
 * Names and labels are checked by the compiler against the table of definitions.
 */
export class Metrics {
  readonly #registry = new Registry<RegistryContentType>();
  readonly #exemplars: boolean;
  readonly #counters = new Map<MetricName, Counter>();
  readonly #gauges = new Map<MetricName, Gauge>();
  readonly #histograms = new Map<MetricName, Histogram>();

  constructor({ version, processMetrics = true, exemplars = false }: MetricsOptions) {
    this.#exemplars = exemplars;
    if (exemplars) this.#registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    for (const name of METRIC_NAMES) this.#register(name, METRICS[name]);
    if (processMetrics) collectDefaultMetrics({ register: this.#registry });
    for (const name of MISNAMED) this.#registry.removeSingleMetric(name);
    this.set('build_info', { version }, 1);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** The text exposition format. */
  async text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** `by` may be 0, which makes the series visible. */
  count<Name extends NameOf<'counter'>>(name: Name, labels: LabelsOf<Name>, by = 1): void {
    this.#counters.get(name)?.inc(labels as PlainLabels, by);
  }

  set<Name extends NameOf<'gauge'>>(name: Name, labels: LabelsOf<Name>, value: number): void {
    this.#gauges.get(name)?.set(labels as PlainLabels, value);
  }

  /** Takes a series away: what it spoke of is no longer here. A counter begins at 0 again when it comes back. */
  forget<Name extends NameOf<'gauge' | 'counter'>>(name: Name, labels: LabelsOf<Name>): void {
    (this.#gauges.get(name) ?? this.#counters.get(name))?.remove(labels as PlainLabels);
  }

  /** @param exemplar kept only if exemplars were asked for, and if it is short enough */
  observe<Name extends NameOf<'histogram'>>(
    name: Name,
    labels: LabelsOf<Name>,
    value: number,
    exemplar: Exemplar = {},
  ): void {
    const histogram = this.#histograms.get(name);
    if (!this.#exemplars) histogram?.observe(labels as PlainLabels, value);
    else
      histogram?.observe({ labels: labels as PlainLabels, value, exemplarLabels: isShort(exemplar) ? exemplar : {} });
  }

  #register(name: MetricName, definition: MetricDefinition): void {
    const labelNames = Object.keys(definition.labels);
    const common = {
      name: `${METRIC_PREFIX}${name}`,
      help: definition.help,
      labelNames,
      registers: [this.#registry],
    };
    const zeros = seriesAtZero(definition);
    switch (definition.type) {
      case 'counter': {
        const counter = new Counter(common);
        for (const labels of zeros) counter.inc(labels, 0);
        this.#counters.set(name, counter);
        break;
      }
      case 'gauge': {
        const gauge = new Gauge(common);
        for (const labels of zeros) gauge.set(labels, 0);
        this.#gauges.set(name, gauge);
        break;
      }
      case 'histogram': {
        const histogram = new Histogram({
          ...common,
          buckets: [...(definition.buckets ?? [])],
          enableExemplars: this.#exemplars,
        });
        for (const labels of zeros) histogram.zero(labels);
        this.#histograms.set(name, histogram);
        break;
      }
    }
  }
}

function isShort(exemplar: Exemplar): boolean {
  return Object.entries(exemplar).flat().join('').length <= MAX_EXEMPLAR_CHARACTERS;
}

/** Every combination of a metric's label values, or none if a label is open or there are many. */
function seriesAtZero({ labels }: MetricDefinition): readonly Record<string, string>[] {
  let series: Record<string, string>[] = [{}];
  for (const [label, set] of Object.entries(labels)) {
    const values: readonly string[] | string = LABEL_VALUES[set];
    if (typeof values === 'string') return [];
    series = series.flatMap((labelled) => values.map((value) => ({ ...labelled, [label]: value })));
  }
  return series.length > MAX_SERIES_AT_ZERO ? [] : series;
}
