import { describe, expect, it } from '@jest/globals';
import { emptyCellState, linkKey, type CellState } from './state.js';
import { closeEpoch } from './testing/cell-scenarios.js';
import {
  bothWays,
  chainSetting,
  chainWorld,
  deviceReport,
  itineraries,
  linkReport,
  quilt,
} from './testing/chain-scenarios.js';
import { endVanished } from './vanished.js';

const asked = quilt({ sinkDeviceId: 'desk', deadlineMs: 3000 });
const { state } = closeEpoch(
  emptyCellState('north'),
  0,
  {
    requests: [asked],
    reports: [
      deviceReport('edge', 20),
      deviceReport('desk', 20),
      linkReport('cam', 'edge', 20),
      linkReport('edge', 'desk', 20),
    ],
  },
  chainSetting(),
);

const without = (deviceId: string) => {
  const { devices, links } = chainWorld().cell;
  return {
    devices: devices.filter((device) => device.deviceId !== deviceId),
    links: links.filter(({ from, to }) => from !== deviceId && to !== deviceId),
  };
};

const under = (deviceId: string): ReturnType<typeof endVanished> =>
  endVanished(state, chainWorld({ ...without(deviceId) }), ['chain']);

describe('a catalogue without a device', () => {
  it('ends chains whose result was wanted there', () => {
    expect(under('desk').verdicts).toMatchObject([
      { verdict: 'missed', reason: 'CATALOGUE_CHANGED', cause: 'catalogue: no longer has device desk' },
    ]);
  });

  it('ends chains of which it had all there was', () => {
    const cause = 'catalogue: no longer has a device with a feature map of it, it was on cam';
    expect(under('cam').verdicts).toMatchObject([{ verdict: 'missed', reason: 'CATALOGUE_CHANGED', cause }]);
  });

  it('forgets what was reported of it and of its links, and plans chains around it', () => {
    const mesh = { ...without('edge'), links: bothWays('cam', 'desk') };
    const { cell, verdicts } = endVanished(state, chainWorld(mesh), ['chain']);
    expect(verdicts).toEqual([]);
    expect(Object.keys(cell?.devices ?? {})).toEqual(['desk']);
    expect(cell?.links).toEqual({});
    const epoch = closeEpoch(cell ?? state, 1, {}, chainSetting(mesh));
    expect(itineraries(epoch).r1).toEqual(['1-3 cam 150-550', '3 cam>desk 550-551']);
  });

  it('does not matter to what does not need it', () => {
    const { cell } = endVanished(state, chainWorld(), ['chain']);
    expect(cell).toEqual(state);
    expect(Object.keys(cell?.links ?? {})).toEqual([linkKey('cam', 'edge'), linkKey('edge', 'desk')]);
    const silent: CellState = { ...emptyCellState('north') };
    expect(endVanished(silent, chainWorld(), ['chain']).cell).toEqual(silent);
  });
});
