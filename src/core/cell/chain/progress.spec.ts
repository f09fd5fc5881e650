import { describe, expect, it } from '@jest/globals';
import type { Outcome, PlanBody } from '../../messages.js';
import { emptyCellState, isChain, type ChainModeProgress, type UnderWayChain } from '../state.js';
import { closeEpoch, outcome } from '../testing/cell-scenarios.js';
import { chainSetting, chainWorld, quilt } from '../testing/chain-scenarios.js';
import { correctChain, projectChain } from './progress.js';

const world = chainWorld();
const promised = closeEpoch(
  emptyCellState('north'),
  0,
  { requests: [quilt({ sinkDeviceId: 'desk' })] },
  chainSetting(),
);
const [open] = promised.state.open.filter(isChain);

/** 1 cam 150-250, 1 cam>edge 250-260, 2 edge 260-310, 3 edge 310-335, 3 edge>desk 335-336. */
const begun = (): UnderWayChain => {
  if (open === undefined) throw new Error('r1 is under way');
  return open;
};

const afterReport = (atMs: number, told: Partial<Outcome>, plan: PlanBody | undefined = promised.plan): UnderWayChain =>
  correctChain(begun(), outcome(atMs, 'progress', told), { ...promised.state, ...(plan && { plan }) }, world);

const startsOf = ({ steps }: ChainModeProgress): readonly (readonly number[])[] =>
  steps.map(({ startsAtMs, finishesAtMs }) => [startsAtMs, finishesAtMs]);

describe('a report of a chain', () => {
  it.each<readonly [string, number, Partial<Outcome>, Partial<ChainModeProgress>, readonly (readonly number[])[]]>([
    [
      'as planned',
      200,
      { layersDone: 0.5, holderDeviceId: 'cam' },
      { layersDone: 0, holderDeviceId: 'cam', sinceMs: 150 },
      [
        [150, 250],
        [250, 260],
        [260, 310],
        [310, 335],
        [335, 336],
      ],
    ],
    [
      'of a layer that takes longer',
      200,
      { layersDone: 0.25, holderDeviceId: 'cam' },
      { layersDone: 0, holderDeviceId: 'cam' },
      [
        [175, 275],
        [250, 260],
        [260, 310],
        [310, 335],
        [335, 336],
      ],
    ],
    [
      'of a layer that has not begun',
      200,
      { layersDone: 0, holderDeviceId: 'cam' },
      { layersDone: 0, holderDeviceId: 'cam' },
      [
        [200, 300],
        [250, 260],
        [260, 310],
        [310, 335],
        [335, 336],
      ],
    ],
    [
      'of a transfer under way',
      255,
      { layersDone: 1, holderDeviceId: 'cam' },
      { layersDone: 1, holderDeviceId: 'cam', sinceMs: 250 },
      [
        [250, 260],
        [260, 310],
        [310, 335],
        [335, 336],
      ],
    ],
    [
      'of a transfer a little late',
      261,
      { layersDone: 1, holderDeviceId: 'cam' },
      { layersDone: 1, holderDeviceId: 'cam' },
      [
        [250, 261.25],
        [260, 310],
        [310, 335],
        [335, 336],
      ],
    ],
    [
      'of a transfer that must have waited',
      270,
      { layersDone: 1, holderDeviceId: 'cam' },
      { layersDone: 1, holderDeviceId: 'cam' },
      [
        [270, 280],
        [260, 310],
        [310, 335],
        [335, 336],
      ],
    ],
    [
      'without a device',
      300,
      { layersDone: 1.5 },
      { layersDone: 1, holderDeviceId: 'edge', sinceMs: 260 },
      [
        [275, 325],
        [310, 335],
        [335, 336],
      ],
    ],
    [
      'of a device nobody knows',
      255,
      { layersDone: 1, holderDeviceId: 'lamp' },
      { layersDone: 1, holderDeviceId: 'cam' },
      [
        [250, 260],
        [260, 310],
        [310, 335],
        [335, 336],
      ],
    ],
    [
      'of a result on its way',
      400,
      { layersDone: 3, holderDeviceId: 'desk' },
      { layersDone: 3, holderDeviceId: 'desk', sinceMs: 336 },
      [],
    ],
    [
      'of more layers than there are',
      400,
      { layersDone: 7, holderDeviceId: 'desk' },
      { layersDone: 3, holderDeviceId: 'desk' },
      [],
    ],
  ])('%s', (_, atMs, told, where, steps) => {
    const { progress, reportedAtMs } = afterReport(atMs, told);
    expect(progress).toMatchObject(where);
    expect(startsOf(progress)).toEqual(steps);
    expect(reportedAtMs).toBe(atMs);
  });

  it('keeps track of where feature maps are', () => {
    const { progress } = afterReport(300, { layersDone: 1.5, holderDeviceId: 'edge' });
    expect(progress.featureMaps).toEqual([
      { deviceId: 'cam', layer: 1, atMs: 250 },
      { deviceId: 'edge', layer: 1, atMs: 260 },
    ]);
  });

  it('of a way that was not planned has the rest planned anew', () => {
    const { progress } = afterReport(300, { layersDone: 2.5, holderDeviceId: 'desk' });
    expect(progress).toMatchObject({ layersDone: 2, holderDeviceId: 'desk', sinceMs: 300 });
    // Half of 100 ms on a phone.
    expect(progress.steps).toEqual([
      { kind: 'compute', layer: 3, deviceId: 'desk', startsAtMs: 250, finishesAtMs: 350 },
    ]);
    expect(progress.featureMaps).toEqual([
      { deviceId: 'cam', layer: 0, atMs: 150 },
      { deviceId: 'desk', layer: 2, atMs: 300 },
    ]);
    expect(afterReport(300, { layersDone: 2, holderDeviceId: 'desk' }).progress.steps).toEqual([]);
  });

  it('does not take steps for done that were to begin later and would come to the same place', () => {
    // The output of layer 1 is on edge long before 250, when it was to leave cam: an earlier plan had it computed there.
    const { progress } = afterReport(200, { layersDone: 1, holderDeviceId: 'edge' });
    expect(progress).toMatchObject({ layersDone: 1, holderDeviceId: 'edge', steps: [] });
    expect(progress.featureMaps).toEqual([
      { deviceId: 'cam', layer: 0, atMs: 150 },
      { deviceId: 'edge', layer: 1, atMs: 200 },
    ]);
  });

  it('gives up what has not begun and cannot begin, because no plan lists it', () => {
    const unlisted = { ...(promised.plan ?? { cellId: 'north', startsAtMs: 0, endsAtMs: 0 }), chains: [] };
    expect(afterReport(200, { layersDone: 0, holderDeviceId: 'cam' }, unlisted).progress.steps).toEqual([]);
    expect(afterReport(270, { layersDone: 1, holderDeviceId: 'cam' }, unlisted).progress.steps).toEqual([]);
  });

  it('changes nothing when it is older than the last one, has no layers, or falls back without a word', () => {
    const told = afterReport(300, { layersDone: 1.5, holderDeviceId: 'edge' });
    expect(correctChain(told, outcome(300, 'progress', { layersDone: 2 }), promised.state, world)).toBe(told);
    const without = correctChain(told, outcome(310, 'progress'), promised.state, world);
    expect(without).toEqual({ ...told, reportedAtMs: 310 });
    const back = { layersDone: 0.5, holderDeviceId: 'cam' };
    expect(correctChain(told, outcome(310, 'progress', back), promised.state, world).progress).toBe(told.progress);
    const again = correctChain(told, outcome(310, 'progress', { ...back, restarted: true }), promised.state, world);
    expect(again.progress).toMatchObject({ layersDone: 0, holderDeviceId: 'cam', sinceMs: 310 });
    expect(again.progress.featureMaps).toEqual([{ deviceId: 'cam', layer: 0, atMs: 310 }]);
  });

  it('is no projection: until all are planned together a chain stands where it was told to', () => {
    expect(projectChain(begun(), 250)).toEqual({ ...begun(), progressAtMs: 250 });
    expect(projectChain(begun(), 100)).toEqual(begun());
  });
});
