import { describe, expect, it } from '@jest/globals';
import { METRIC_NAMES, METRIC_PREFIX } from './metric-definitions.js';
import { metricsReferenceMarkdown } from './metrics-reference.js';

describe('metricsReferenceMarkdown', () => {
  it('has one section a metric, in the order of the table, each saying what to do', () => {
    const sections = metricsReferenceMarkdown().split(/^## /m).slice(1);
    expect(sections.map((section) => section.slice(0, section.indexOf('\n')))).toEqual(
      METRIC_NAMES.map((name) => `${METRIC_PREFIX}${name}`),
    );
    for (const section of sections) expect(section).toMatch(/\nWhen it moves: .+\.\n/);
  });

  it('names the values of every label', () => {
    expect(metricsReferenceMarkdown()).toContain('- `direction`: `downlink`, `uplink`');
    expect(metricsReferenceMarkdown()).toContain('- `cell`: the cells of the catalogue');
  });
});
