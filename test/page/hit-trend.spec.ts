import { describe, expect, it } from '@jest/globals';
import { HitTrend, SMOOTHED_MS, TREND_MS } from '../../src/web/page/state/hit-trend.js';

describe('HitTrend', () => {
  it('gives the share on time of what was decided in the seconds before, not since the beginning', () => {
    const trend = new HitTrend();
    trend.add({ atMs: 0, onTime: 0, decided: 0 });
    trend.add({ atMs: 5_000, onTime: 50, decided: 50 });
    trend.add({ atMs: 15_000, onTime: 60, decided: 90 });
    expect(trend.values()).toEqual([
      { atMs: 5_000, ratio: 1 },
      { atMs: 15_000, ratio: 10 / 40 },
    ]);
  });

  it('has no value where nothing was decided', () => {
    const trend = new HitTrend();
    trend.add({ atMs: 0, onTime: 3, decided: 4 });
    trend.add({ atMs: 20_000, onTime: 3, decided: 4 });
    expect(trend.values()).toEqual([]);
  });

  it('begins again when event time runs backwards: another run', () => {
    const trend = new HitTrend();
    trend.add({ atMs: 60_000, onTime: 500, decided: 500 });
    trend.add({ atMs: 1_000, onTime: 0, decided: 0 });
    trend.add({ atMs: 2_000, onTime: 1, decided: 2 });
    expect(trend.values()).toEqual([{ atMs: 2_000, ratio: 0.5 }]);
  });

  it('forgets what is older than it shows, however long it runs', () => {
    const trend = new HitTrend();
    for (let second = 0; second <= 3_600; second += 1) {
      trend.add({ atMs: 1_000 * second, onTime: second, decided: second });
    }
    const values = trend.values();
    expect(values).toHaveLength((TREND_MS + SMOOTHED_MS) / 1_000);
    expect(values[0]?.atMs).toBeGreaterThanOrEqual(3_600_000 - TREND_MS - SMOOTHED_MS);
  });
});
