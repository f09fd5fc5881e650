import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../../src/contracts/catalogue/index.js';
import { METRIC_NAMES, METRIC_PREFIX } from '../../src/telemetry/metrics/metric-definitions.js';
import { describeWithPrometheus } from './describe-with-prometheus.js';
import { promtool } from './promtool.js';
import { allRules, filesIn, PROMETHEUS_FOLDER } from './rule-files.js';

interface AlertTest {
  readonly alertname: string;
  readonly exp_alerts: readonly unknown[];
}

interface TestFile {
  readonly tests: readonly {
    readonly alert_rule_test?: readonly AlertTest[];
    readonly promql_expr_test?: readonly { readonly expr: string; readonly exp_samples: readonly unknown[] }[];
  }[];
}

const rules = allRules();
const alerts = rules.filter(({ alert }) => alert !== undefined);
const records = rules.filter(({ record }) => record !== undefined);
const tests = filesIn('tests').flatMap((path) => (parse(readFileSync(path, 'utf8')) as TestFile).tests);

describeWithPrometheus("Prometheus' own checks of the rules", () => {
  it('promtool check config', async () => {
    const { code, said } = await promtool(['check', 'config', join(PROMETHEUS_FOLDER, 'prometheus.yml')]);
    expect([code, said]).toEqual([0, expect.stringContaining('2 rule files found')]);
  });

  it('promtool check rules', async () => {
    expect(await promtool(['check', 'rules', ...filesIn('rules')])).toMatchObject({ code: 0 });
  });

  it.each(filesIn('tests').map((path) => [path.slice(packageRoot().length + 1), path]))(
    'promtool test rules %s',
    async (_, path) => {
      expect(await promtool(['test', 'rules', path])).toEqual({ code: 0, said: expect.stringContaining('SUCCESS') });
    },
  );
});

describe('the alerts', () => {
  const runbook = readFileSync(join(packageRoot(), 'docs', 'runbook.md'), 'utf8');

  it.each(alerts.map((rule) => [rule.alert ?? '', rule] as const))(
    '%s says how bad it is, what is wrong, and where to read what to do',
    (alert, { labels, annotations }) => {
      expect(['critical', 'warning']).toContain(labels?.severity);
      for (const name of ['summary', 'description']) expect(annotations?.[name]).toMatch(/\S/u);
      expect(annotations?.runbook_url).toBe(`docs/runbook.md#${alert.toLowerCase()}`);
      const [, section = ''] = runbook.split(`\n## ${alert}\n`);
      for (const part of ['What it means', 'What to look at', 'What to do']) expect(section).toContain(`**${part}.**`);
    },
  );

  it.each(alerts.map(({ alert }) => alert ?? ''))('%s is tested to fire, and not to fire', (alert) => {
    const expected = tests.flatMap(({ alert_rule_test = [] }) => alert_rule_test);
    const counts = expected.filter(({ alertname }) => alertname === alert).map(({ exp_alerts }) => exp_alerts.length);
    expect([counts.includes(0), counts.some((count) => count > 0)]).toEqual([true, true]);
  });
});

describe('the recording rules', () => {
  it.each(records.map(({ record }) => record ?? ''))('%s is tested', (record) => {
    const expected = tests.flatMap(({ promql_expr_test = [] }) => promql_expr_test);
    const testing = expected.filter(({ expr }) => expr.includes(record) && !new RegExp(`${record}\\w`, 'u').test(expr));
    expect(testing.some(({ exp_samples }) => exp_samples.length > 0)).toBe(true);
  });
});

describe('every rule', () => {
  it.each(rules.map(({ alert, record, expr }) => [alert ?? record ?? '', expr]))(
    '%s speaks of metrics and records that there are',
    (_, expr) => {
      const known = new Set<string>([...METRIC_NAMES.map((name) => METRIC_PREFIX + name)]);
      for (const { record } of records) known.add(record ?? '');
      const named = expr.match(/\bslotwise[\w:]+/gu) ?? [];
      expect(named.length).toBeGreaterThan(0);
      for (const name of named) expect([...known]).toContain(name.replace(/_(?:bucket|count|sum)$/u, ''));
    },
  );
});
