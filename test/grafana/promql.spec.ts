import { describe, expect, it } from '@jest/globals';
import { isPromQl, selectorsOf } from './promql.js';

describe('PromQL, as the tests of the dashboards read it', () => {
  it.each(['up', 'sum by (a) (rate(b_total{c=~"$d"}[$__rate_interval])) / 2', 'increase(a[$__range]) > 0'])(
    'takes %s',
    (query) => {
      expect(isPromQl(query)).toBe(true);
    },
  );

  it.each(['', 'sum(', 'rate(a_total[])', 'a{b=~}', 'a b', 'rate(a_total[$interval])'])('refuses "%s"', (query) => {
    expect(isPromQl(query)).toBe(false);
  });

  it('finds what is asked for, over which range, and by which function', () => {
    const query = 'sum(rate(a_total{job=~"$job",b="c"}[5m])) - max_over_time(d[$__range]) + abs(e) + f_total';
    expect(selectorsOf(query)).toEqual([
      { metric: 'a_total', matchers: ['job=~"$job"', 'b="c"'], range: '5m', calledBy: 'rate' },
      { metric: 'd', matchers: [], range: '$__range', calledBy: 'max_over_time' },
      { metric: 'e', matchers: [], calledBy: 'abs' },
      { metric: 'f_total', matchers: [] },
    ]);
  });
});
