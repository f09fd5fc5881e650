import { describe, expect, it } from '@jest/globals';
import type { Report } from '../messages.js';
import { withChainReport, type ChainReport, type KnownDevices } from './device-reports.js';
import { emptyCellState, linkKey } from './state.js';
import { closeEpoch, radio } from './testing/cell-scenarios.js';
import { bothWays, chainSetting, chainWorld, deviceReport, linkReport } from './testing/chain-scenarios.js';

const world = chainWorld();
const after = (...reports: readonly ChainReport[]): KnownDevices =>
  reports.reduce<KnownDevices>((known, report) => withChainReport(known, report, world), {});

describe('what a device reports', () => {
  it('stands for it until it reports again', () => {
    const told = after(deviceReport('edge', 100, { backlogFlops: 5, freeMemoryBytes: 7 }), deviceReport('cam', 120));
    expect(told.devices).toEqual({
      edge: { measuredAtMs: 100, backlogFlops: 5, freeMemoryBytes: 7, gone: false },
      cam: { measuredAtMs: 120, backlogFlops: 0, gone: false },
    });
    expect(after(deviceReport('edge', 100, { freeMemoryBytes: 7 }), deviceReport('edge', 101)).devices?.edge).toEqual({
      ...{ measuredAtMs: 101, backlogFlops: 0, gone: false },
    });
  });

  it.each<readonly [string, ChainReport]>([
    ['older than what is known', deviceReport('edge', 99, { backlogFlops: 1 })],
    ['of the same instant', deviceReport('edge', 100, { backlogFlops: 1 })],
    ['about a device the catalogue does not have', deviceReport('lamp', 200)],
    ['about a device with a name of every object', deviceReport('constructor', 200)],
    ['about a link the catalogue does not have', linkReport('cam', 'desk', 200)],
    ['about a link older than what is known', linkReport('cam', 'edge', 99)],
  ])('changes nothing when it is %s', (_, report) => {
    const known = after(deviceReport('edge', 100), linkReport('cam', 'edge', 100));
    expect(withChainReport(known, report, world)).toBe(known);
  });

  it('says that it is gone, and since when, until it is back', () => {
    const gone = after(deviceReport('edge', 100), deviceReport('edge', 150, { gone: true }));
    expect(gone.devices?.edge).toMatchObject({ gone: true, lostAtMs: 150 });
    const still = withChainReport(gone, deviceReport('edge', 250, { gone: true }), world);
    expect(still.devices?.edge).toMatchObject({ measuredAtMs: 250, gone: true, lostAtMs: 150 });
    const back = withChainReport(still, deviceReport('edge', 300), world);
    expect(back.devices?.edge).toMatchObject({ gone: false, lostAtMs: 150 });
  });

  it('shows that it was silent for too long, but not that it was silent just as long as it may', () => {
    expect(after(deviceReport('edge', 100), deviceReport('edge', 5100)).devices?.edge).not.toHaveProperty('lostAtMs');
    expect(after(deviceReport('edge', 100), deviceReport('edge', 5101)).devices?.edge).toMatchObject({
      lostAtMs: 5100,
    });
    const goneLater = after(deviceReport('edge', 100), deviceReport('edge', 9000, { gone: true }));
    expect(goneLater.devices?.edge).toMatchObject({ gone: true, lostAtMs: 5100 });
  });

  it('may go by the name of what every object has', () => {
    const odd = chainWorld({ devices: [{ deviceId: '__proto__', deviceClass: 'phone' }], links: [] });
    const told = withChainReport({}, deviceReport('__proto__', 100, { backlogFlops: 3 }), odd);
    expect(withChainReport(told, deviceReport('__proto__', 100), odd)).toBe(told);
    expect(JSON.parse(JSON.stringify(told.devices))).toHaveProperty(['__proto__', 'backlogFlops'], 3);
  });
});

describe('what is reported of a link', () => {
  it('keeps the latency last told, and when the link went down', () => {
    const down = after(
      linkReport('cam', 'edge', 100, { latencyMs: 4 }),
      linkReport('cam', 'edge', 200, { bitsPerSecond: 0 }),
      linkReport('cam', 'edge', 300, { bitsPerSecond: 0 }),
    );
    const key = linkKey('cam', 'edge');
    expect(down.links?.[key]).toEqual({ measuredAtMs: 300, bitsPerSecond: 0, latencyMs: 4, downAtMs: 200 });
    const up = withChainReport(down, linkReport('cam', 'edge', 400, { bitsPerSecond: 5 }), world);
    expect(up.links?.[key]).toEqual({ measuredAtMs: 400, bitsPerSecond: 5, latencyMs: 4, downAtMs: 200 });
  });
});

describe('an epoch', () => {
  it('keeps what was reported for the next one and counts what told nothing new', () => {
    const reports: readonly Report[] = [
      radio('ann', 10, 5),
      deviceReport('edge', 20),
      linkReport('cam', 'edge', 30),
      deviceReport('edge', 15),
      deviceReport('lamp', 40),
      linkReport('edge', 'lamp', 40),
    ];
    const { state, staleReports } = closeEpoch(emptyCellState('north'), 0, { reports }, chainSetting());
    expect(staleReports).toBe(3);
    expect(Object.keys(state.devices ?? {})).toEqual(['edge']);
    expect(Object.keys(state.links ?? {})).toEqual([linkKey('cam', 'edge')]);
    expect(closeEpoch(state, 1, {}, chainSetting()).state).toMatchObject({
      devices: state.devices,
      links: state.links,
    });
  });

  it('of a cell nothing was reported of says nothing of devices', () => {
    const { state } = closeEpoch(emptyCellState('north'), 0, {}, chainSetting({ links: bothWays('cam', 'edge') }));
    expect(Object.keys(state)).not.toContain('devices');
    expect(Object.keys(state)).not.toContain('links');
  });
});
