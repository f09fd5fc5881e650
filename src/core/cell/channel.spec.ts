import { describe, expect, it } from '@jest/globals';
import { channelBelief, withReport } from './channel.js';
import type { UserState } from './state.js';
import { NORTH, radio } from './testing/cell-scenarios.js';

/** Ann's channel after reports of (ms, bit/s/Hz). */
function heard(...samples: readonly (readonly [number, number])[]): UserState | undefined {
  let user: UserState | undefined;
  for (const [atMs, efficiency] of samples) user = withReport(user, radio('ann', atMs, efficiency), NORTH);
  return user;
}

const belief = (user: UserState | undefined, nowMs = 1000): unknown => channelBelief(user, 'downlink', NORTH, nowMs);

describe('what is believed of a channel', () => {
  it('is nothing before the first report', () => {
    expect(belief(undefined)).toBeUndefined();
    expect(channelBelief(heard([10, 5]), 'uplink', NORTH, 1000)).toBeUndefined();
  });

  it('promises with a low quantile, grants with the newest and hopes with the best of the window', () => {
    // Ascending 1 2 3 4 6: index floor(0.3 x 4) = 1.
    const user = heard([100, 6], [200, 1], [300, 2], [400, 4], [500, 3]);
    expect(belief(user)).toEqual({ cautious: 2, newest: 3, best: 6, current: true });
  });

  it('promises with the newest when that is the worst', () => {
    expect(belief(heard([100, 6], [200, 5], [300, 4], [400, 1]))).toMatchObject({ cautious: 1, newest: 1 });
  });

  it('forgets what is older than the window before the newest report', () => {
    const user = heard([100, 6], [600, 2], [1100, 3]);
    expect(user?.downlink.map(({ atMs }) => atMs)).toEqual([600, 1100]);
    expect(belief(user, 1200)).toMatchObject({ best: 3 });
  });

  it('is out of date once the last report is older than the cell trusts', () => {
    expect(belief(heard([1000, 5]), 6000)).toMatchObject({ current: true });
    expect(belief(heard([1000, 5]), 6001)).toMatchObject({ current: false, newest: 5 });
  });

  it('trusts an uplink for longer', () => {
    const report = { ...radio('ann', 1000, 5), uplink: { sinrDb: 10 } };
    const user = withReport(undefined, report, NORTH);
    expect(channelBelief(user, 'uplink', NORTH, 31_000)).toMatchObject({ newest: 3.3223, current: true });
    expect(channelBelief(user, 'uplink', NORTH, 31_001)).toMatchObject({ current: false });
  });

  it('keeps each direction apart: a report of one leaves the other as it was', () => {
    const both = withReport(
      heard([10, 5]),
      { kind: 'radio', cellId: 'north', userId: 'ann', measuredAtMs: 20, uplink: { cqi: 3 } },
      NORTH,
    );
    expect(both.downlink).toEqual([{ atMs: 10, bitsPerSecondPerHz: 5 }]);
    expect(both.uplink).toEqual([{ atMs: 20, bitsPerSecondPerHz: 0.877 }]);
    expect(both.lastHeardAtMs).toBe(20);
  });

  it('does not change with a report older than what is known', () => {
    const user = heard([100, 5]);
    expect(withReport(user, radio('ann', 99, 1), NORTH)).toEqual(user);
    expect(withReport(user, radio('ann', 100, 1), NORTH)).toEqual(user);
  });
});
