import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { drawChart } from './draw-chart.js';
import { headlineTable } from './headline-table.js';
import { reportMarkdown } from './report-markdown.js';
import { resultsCsv } from './results-csv.js';
import { NOTHING_ON_TIME, SMALL_REPORT } from './testing/small-report.js';

describe('the table', () => {
  it('has a line a run', () => {
    expect(headlineTable(SMALL_REPORT.rows).split('\n')).toEqual([
      '| load | policy   | requests | hit ratio | promise ratio | admitted | refused | expired | missed | median slack, ms |',
      '| ---: | :------- | -------: | --------: | ------------: | -------: | ------: | ------: | -----: | ---------------: |',
      '| 0.5x | slotwise |      100 |   90.00 % |      100.00 % |       90 |       6 |       4 |      0 |              641 |',
      '| 0.5x | fifo     |      100 |   85.00 % |       94.44 % |       90 |       6 |       4 |      5 |              641 |',
      '|   4x | slotwise |      100 |   80.00 % |       88.89 % |       90 |       6 |       4 |     10 |              641 |',
      '|   4x | fifo     |      100 |   27.00 % |       30.00 % |       90 |       6 |       4 |     63 |              641 |',
    ]);
  });

  it('has no slack where nobody was on time', () => {
    expect(headlineTable(NOTHING_ON_TIME.rows)).toMatch(/ 0\.00 % .* - \|$/);
  });
});

describe('the CSV file', () => {
  it('holds every figure in full', () => {
    const lines: unknown = parse(resultsCsv(SMALL_REPORT.rows), { columns: true });
    expect(lines).toHaveLength(4);
    expect((lines as object[])[3]).toEqual({
      ...{ policy: 'fifo', load: '4', requests: '100', hit_ratio: '0.27', promise_ratio: '0.3' },
      ...{ admitted: '90', refused: '6', expired: '4', missed: '63', completed: '27' },
      ...{ mean_slack_ms: '812.125', median_slack_ms: '640.5', median_prediction_error_ms: '12', mean_distortion: '' },
      reasons: 'CHANNEL_DROPPED=63 DOWNLINK_FULL=6',
    });
  });

  it('leaves empty what nobody on time can tell', () => {
    expect(resultsCsv(NOTHING_ON_TIME.rows).split('\n')[1]).toBe('fifo,1,1,0,0,0,1,0,0,0,,,,,');
  });
});

describe('the report', () => {
  it('says what was run, shows the chart and gives the reasons', () => {
    const text = reportMarkdown(SMALL_REPORT, 'chart.svg');
    expect(text).toContain('(chart.svg)');
    expect(text).toContain(headlineTable(SMALL_REPORT.rows));
    expect(text).toContain('- `fifo`: in order of arrival.');
    expect(text).toContain(`| \`tractor.csv.gz\` | reports  | \`${'b'.repeat(64)}\` |`);
    expect(text).toMatch(/from 1500 ms after the first row of each file, for 60000 ms/);
    expect(text).toMatch(/lines that do not parse \| 3 /);
    expect(text).toMatch(/\| {3}4x \| fifo +\| CHANNEL_DROPPED 63, DOWNLINK_FULL 6 +\|/);
  });
});

describe('the chart', () => {
  it('shows every policy at every load', async () => {
    const svg = await drawChart(SMALL_REPORT);
    expect(svg).toMatch(/^<svg .*<\/svg>$/s);
    for (const text of ['slotwise', 'fifo', '0.5x', '4x', '80%', 'Deadlines hit', 'azure.csv']) {
      expect(svg).toContain(text);
    }
    // A line a policy, and a point a run.
    expect(svg.match(/aria-roledescription="line mark"/g)).toHaveLength(2);
    expect(svg.match(/aria-roledescription="point"/g)).toHaveLength(4);
    // Readable on any page: it brings its own background.
    expect(svg).toMatch(/<rect width="\d+" height="\d+" fill="white"\/>/);
  });

  it('is the same picture every time, also after others', async () => {
    const first = await drawChart(SMALL_REPORT);
    const other = await drawChart(NOTHING_ON_TIME);
    expect(await drawChart(SMALL_REPORT)).toBe(first);
    expect(other).toContain('1x');
    expect(other).not.toMatch(/NaN|undefined/);
  });
});
