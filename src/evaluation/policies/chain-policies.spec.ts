import { describe, expect, it } from '@jest/globals';
import { emptyCellState } from '../../core/cell/index.js';
import { closeEpoch, type EpochSetting } from '../../core/cell/testing/cell-scenarios.js';
import { bothWays, chainWorld, itineraries, link, quilt } from '../../core/cell/testing/chain-scenarios.js';
import { CHAIN_POLICIES } from './chain-policies.js';
import { policiesFor, policyNamed } from './index.js';

/** The way to the rack leads over the desk: who looks one hop ahead does not find it. */
const line = chainWorld({ links: [...bothWays('cam', 'desk'), ...bothWays('desk', 'edge'), link('edge', 'cam')] });
const world = chainWorld();
const nobody = emptyCellState('north');
const planned = (policy: string, where = world): EpochSetting => ({
  world: where,
  planners: policyNamed(policy).planners?.() ?? [],
});

const LONG = { deadlineMs: 5000 };
const low = quilt({ requestId: 'low', arrivedAtMs: 10, sourceDeviceId: 'edge', ...LONG, deadlineMs: 4000 });
const high = quilt({ requestId: 'high', arrivedAtMs: 20, sourceDeviceId: 'edge', priority: 9, ...LONG });
const short = quilt({ requestId: 'short', arrivedAtMs: 30, sourceDeviceId: 'edge', deadlineMs: 1500 });
const lone = chainWorld({ links: [] });

describe('policies for chains', () => {
  it('are compared where chains are', () => {
    const names = CHAIN_POLICIES.map(({ name }) => name);
    expect(policiesFor(['chain'])).toEqual(expect.arrayContaining(['slotwise', ...names, 'edf', 'fifo']));
    expect(policiesFor(['download']).filter((name) => names.includes(name))).toEqual([]);
  });

  it.each([
    ['pa-mdi-style-greedy', ['1-3 cam 150-550']],
    ['local', ['1-3 cam 150-550']],
    ['ms-mdi-style', ['1 cam 150-250', '1 cam>desk 250-260', '1 desk>edge 260-270', '2-3 edge 270-345']],
  ])('%s takes its own way', (policy, way) => {
    expect(itineraries(closeEpoch(nobody, 0, { requests: [quilt(LONG)] }, planned(policy, line)))).toEqual({ r1: way });
  });

  it('ar-mdi-style goes around the ring', () => {
    const { r1 = [] } = itineraries(closeEpoch(nobody, 0, { requests: [quilt(LONG)] }, planned('ar-mdi-style')));
    expect(r1).toEqual(['1 cam 150-250', '1 cam>edge 250-260', '2-3 edge 260-335']);
  });

  it.each([
    ['pa-mdi-style-greedy', ['high', 'low', 'short']],
    ['local', ['high', 'low', 'short']],
    ['ar-mdi-style', ['low', 'high', 'short']],
    ['ms-mdi-style', ['low', 'high', 'short']],
    ['fifo', ['low', 'high', 'short']],
    ['equal-split', ['low', 'high', 'short']],
    ['edf', ['short', 'low', 'high']],
  ])('%s goes by its own order, and admits all the same', (policy, order) => {
    const { plan, verdicts } = closeEpoch(nobody, 0, { requests: [low, high, short] }, planned(policy, lone));
    expect(verdicts.filter(({ verdict }) => verdict === 'admitted')).toHaveLength(3);
    const starts = (plan?.chains ?? []).map(
      ({ requestId, segments }) => [requestId, segments[0]?.startsAtMs ?? 0] as const,
    );
    expect(starts.toSorted((a, b) => a[1] - b[1]).map(([requestId]) => requestId)).toEqual(order);
  });
});
