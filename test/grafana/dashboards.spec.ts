import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../../src/contracts/catalogue/index.js';
import { METRIC_NAMES, METRIC_PREFIX } from '../../src/telemetry/metrics/metric-definitions.js';
import { DASHBOARDS, panelsOf, type Panel, type Variable } from './dashboard-files.js';
import { isPromQl, selectorsOf } from './promql.js';

/** Of the units that Grafana knows (valueFormats/categories.ts), those that we use. */
const UNITS = ['bytes', 'Bps', 'hertz', 'joule', 'none', 'percentunit', 'reqps', 's', 'short', 'ops'];

/** Types of panels, and their options, that Grafana has had since version 9 and still has. */
const SINCE_NINE: Readonly<Record<string, readonly string[]>> = {
  timeseries: ['legend', 'tooltip'],
  stat: ['graphMode', 'colorMode', 'justifyMode', 'textMode', 'orientation', 'reduceOptions'],
  bargauge: ['displayMode', 'orientation', 'reduceOptions', 'showUnfilled', 'minVizHeight', 'minVizWidth'],
  heatmap: ['calculate', 'cellGap', 'color', 'filterValues', 'legend', 'rowsFrame', 'showValue', 'yAxis'],
  'state-timeline': ['alignValue', 'legend', 'mergeValues', 'rowHeight', 'showValue', 'tooltip'],
  table: ['frameIndex', 'showHeader', 'sortBy'],
};

/** Columns of 24 under which a panel cannot be read on a screen of 1366 px. */
const LEAST_WIDTH: Readonly<Record<string, number>> = { stat: 4 };

const UIDS = DASHBOARDS.map(({ uid }) => uid);
const OURS = new Set(METRIC_NAMES.map((name) => `${METRIC_PREFIX}${name}`));

const named = DASHBOARDS.map((dashboard) => [dashboard.uid, dashboard] as const);
const everyPanel = DASHBOARDS.flatMap((dashboard) =>
  panelsOf(dashboard).map((panel) => [`${dashboard.uid}: ${panel.title}`, panel] as const),
);

function variable(list: readonly Variable[], name: string): Variable | undefined {
  return list.find((candidate) => candidate.name === name);
}

const queriesOf = ({ targets = [] }: Panel): readonly string[] => targets.map(({ expr }) => expr);

describe('the dashboards', () => {
  it('are the four there should be', () => {
    const expected = ['slotwise-algorithms', 'slotwise-cell', 'slotwise-operations', 'slotwise-overview'];
    expect([...UIDS].sort()).toEqual(expected);
  });

  it.each(named)('%s has one data source to choose (template-datasource-rule)', (_, { templating: { list } }) => {
    const sources = list.filter(({ type }) => type === 'datasource');
    expect(sources).toMatchObject([{ name: 'datasource', label: 'Data source', query: 'prometheus' }]);
  });

  it.each(named)('%s has job and instance to choose (template-job-rule, template-instance-rule)', (_, dashboard) => {
    for (const [name, label] of [
      ['job', 'Job'],
      ['instance', 'Instance'],
    ] as const) {
      expect(variable(dashboard.templating.list, name)).toMatchObject({
        ...{ label, type: 'query', multi: true, allValue: '.+', datasource: { uid: '${datasource}' } },
      });
    }
  });

  it.each(named)(
    '%s reads the values of its variables by PromQL, and anew with the time (template-label-promql-rule, template-on-time-change-reload-rule)',
    (_, { templating: { list } }) => {
      for (const { query, refresh } of list.filter(({ type }) => type === 'query')) {
        const selector = /^label_values\((?<selector>.+), \w+\)$/u.exec(query)?.groups?.selector ?? '';
        expect([query, isPromQl(selector), refresh]).toEqual([query, true, 2]);
        for (const { metric } of selectorsOf(selector)) expect([...OURS]).toContain(metric);
      }
    },
  );

  it.each(named)('%s cannot be edited where it is not kept (uneditable-dashboard)', (_, { editable }) => {
    expect(editable).toBe(false);
  });

  it.each(named)('%s leads to the others, and is found by them', (_, { links, tags }) => {
    expect(links).toMatchObject([{ type: 'dashboards', tags: ['slotwise'] }]);
    expect(tags).toEqual(['slotwise']);
  });

  it.each(named)('%s fits: panels side by side, wide enough, none over another', (_, { panels }) => {
    const taken = new Set<string>();
    for (const { type, gridPos } of panels) {
      const { x, y, w, h } = gridPos;
      expect(x + w).toBeLessThanOrEqual(24);
      expect(w).toBeGreaterThanOrEqual(LEAST_WIDTH[type] ?? 8);
      for (let column = x; column < x + w; column += 1) {
        for (let row = y; row < y + h; row += 1) {
          expect(taken).not.toContain(`${column}/${row}`);
          taken.add(`${column}/${row}`);
        }
      }
    }
  });

  it('lets cells be chosen where cells are shown', () => {
    const cell = DASHBOARDS.find(({ uid }) => uid === 'slotwise-cell');
    expect(variable(cell?.templating.list ?? [], 'cell')).toMatchObject({ multi: true, allValue: '.+' });
  });
});

describe('every panel', () => {
  it.each(everyPanel)('%s says what it shows (panel-title-description-rule)', (_, { title, description = '' }) => {
    expect(title).not.toBe('');
    expect(description).toMatch(/^[A-Z].{20,}\.$/u);
  });

  it.each(everyPanel)('%s uses the chosen data source (panel-datasource-rule)', (_, { datasource, targets = [] }) => {
    for (const source of [datasource, ...targets.map((target) => target.datasource)]) {
      expect(source).toMatchObject({ type: 'prometheus', uid: '${datasource}' });
    }
  });

  it.each(everyPanel)('%s has a unit (panel-units-rule)', (_, { fieldConfig }) => {
    expect(UNITS).toContain(fieldConfig?.defaults.unit);
  });

  it.each(everyPanel)('%s has queries, each with an id of its own (panel-no-targets-rule)', (_, { targets = [] }) => {
    expect(targets.length).toBeGreaterThan(0);
    expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
  });

  it.each(everyPanel)('%s leads on to a dashboard that there is', (_, { links = [] }) => {
    expect(links).toHaveLength(1);
    for (const { url } of links) expect(UIDS).toContain(/^\/d\/(?<uid>[\w-]+)\?/u.exec(url)?.groups?.uid);
  });

  it.each(everyPanel)('%s is of a type, with options, known to every Grafana since 9', (_, { type, options = {} }) => {
    expect(Object.keys(SINCE_NINE)).toContain(type);
    for (const option of Object.keys(options)) expect(SINCE_NINE[type]).toContain(option);
  });
});

describe('every query', () => {
  const queries = everyPanel.flatMap(([name, panel]) => queriesOf(panel).map((query) => [name, query] as const));

  it.each(queries)('%s: %s is PromQL about our metrics (target-promql-rule)', (_, query) => {
    expect(isPromQl(query)).toBe(true);
    for (const { metric } of selectorsOf(query)) {
      const family = metric.replace(/_(?:bucket|sum|count)$/u, '');
      if (metric.startsWith(METRIC_PREFIX)) expect([...OURS]).toContain(family);
      else expect(metric).toMatch(/^(?:process|nodejs)_/u);
    }
  });

  it.each(queries)('%s: %s is about the chosen ones (target-job-rule, target-instance-rule)', (_, query) => {
    for (const { matchers } of selectorsOf(query)) {
      expect(matchers).toEqual(expect.arrayContaining(['job=~"$job"', 'instance=~"$instance"']));
    }
  });

  it.each(queries)(
    '%s: %s takes counters as rates, over the interval Grafana gives (target-counter-agg-rule, target-rate-interval-rule)',
    (_, query) => {
      for (const { metric, range, calledBy } of selectorsOf(query)) {
        if (metric.endsWith('_total')) expect(['rate', 'increase']).toContain(calledBy);
        if (calledBy === 'rate') expect(range).toBe('$__rate_interval');
        if (range !== undefined) expect(['$__rate_interval', '$__range']).toContain(range);
      }
    },
  );
});

describe('the metrics', () => {
  it('are all on a dashboard', () => {
    const shown = new Set(
      everyPanel.flatMap(([, panel]) =>
        queriesOf(panel).flatMap((query) => selectorsOf(query).map(({ metric }) => metric)),
      ),
    );
    const families = new Set([...shown].map((metric) => metric.replace(/_(?:bucket|sum|count)$/u, '')));
    const missing = METRIC_NAMES.filter((name) => !families.has(`${METRIC_PREFIX}${name}`));
    expect(missing).toEqual([]);
  });
});

describe('the provisioning', () => {
  const provisioned = (path: string): unknown =>
    parse(readFileSync(join(packageRoot(), 'grafana', 'provisioning', path), 'utf8'));

  it('makes Prometheus the data source, and the folder of dashboards a folder of Grafana', () => {
    expect(provisioned('datasources/prometheus.yaml')).toMatchObject({
      datasources: [{ type: 'prometheus', isDefault: true }],
    });
    expect(provisioned('dashboards/slotwise.yaml')).toMatchObject({
      providers: [{ type: 'file', folder: 'Slotwise', options: { path: '/var/lib/grafana/dashboards' } }],
    });
  });
});
