import { beforeEach, describe, expect, it } from '@jest/globals';
import { loadCatalogue } from '../../contracts/catalogue/index.js';
import { MESSAGE_EXAMPLES } from '../../contracts/index.js';
import type { PlanBody, Split, VerdictBody } from '../../core/messages.js';
import { AdmittedSplits } from './admitted-splits.js';
import { Metrics } from './metrics.js';

const [example] = MESSAGE_EXAMPLES.plan.splits ?? [];
const [resnet] = loadCatalogue().models.filter(({ modelId }) => modelId === 'resnet34');
if (example === undefined || resnet === undefined) throw new Error('no example of a split, or not of this model');

const split = (requestId: string, change: Partial<Split> = {}): Split => ({ ...example, requestId, ...change });
const planOf = (...splits: readonly Split[]): PlanBody => ({ cellId: 'c', startsAtMs: 0, endsAtMs: 100, splits });
const admitted = (requestId: string, mode: VerdictBody['mode'] = 'co-inference'): VerdictBody => ({
  ...{ cellId: 'c', requestId, verdict: 'admitted', mode },
});

describe('what is measured of admitted splits', () => {
  let metrics: Metrics;
  let splits: AdmittedSplits;

  async function valueOf(series: string): Promise<number | undefined> {
    const line = (await metrics.text()).split('\n').find((candidate) => candidate.startsWith(`slotwise_${series} `));
    return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ')));
  }

  beforeEach(() => {
    metrics = new Metrics({ version: '1.2.3', processMetrics: false });
    splits = new AdmittedSplits(metrics, loadCatalogue());
  });

  it('is distortion and planned energy, once each, in the epoch of the admission', async () => {
    const first = split('a', { distortion: 0.07, plannedJoules: 0.6 });
    const second = split('b', { distortion: 0.01, plannedJoules: 0.15 });
    splits.decided({ verdicts: [admitted('a')], plans: [planOf(first)] });
    splits.decided({ verdicts: [admitted('b')], plans: [planOf(first, second)] });
    splits.decided({ verdicts: [], plans: [planOf(first, second)] });
    expect(await valueOf('co_inference_distortion_count')).toBe(2);
    expect(await valueOf('co_inference_distortion_sum')).toBeCloseTo(0.08);
    expect(await valueOf('co_inference_planned_energy_joules_count')).toBe(2);
    expect(await valueOf('co_inference_planned_energy_joules_sum')).toBeCloseTo(0.75);
  });

  it('is the share of the work on the device, the whole of it told from nearly the whole', async () => {
    const layers = resnet.layers.length;
    const cuts = [0, 4, layers - 1, layers].map((splitAfter) => split(`cut-${splitAfter}`, { splitAfter }));
    splits.decided({ verdicts: cuts.map(({ requestId }) => admitted(requestId)), plans: [planOf(...cuts)] });
    const whole = resnet.layers.reduce((sum, { flops }) => sum + flops, 0);
    const upTo = (count: number): number => resnet.layers.slice(0, count).reduce((sum, { flops }) => sum + flops, 0);
    const sum = (upTo(4) + upTo(layers - 1)) / whole + 1;
    expect(await valueOf('co_inference_device_share_ratio_sum')).toBeCloseTo(sum);
    const upToBucket = (bound: number): Promise<number | undefined> =>
      valueOf(`co_inference_device_share_ratio_bucket{le="${bound}"}`);
    expect([await upToBucket(0), await upToBucket(0.3), await upToBucket(0.9999), await upToBucket(1)]).toEqual([
      ...[1, 2, 3, 4],
    ]);
  });

  it('is nothing of what was admitted in other modes, or of a model that is not in the catalogue', async () => {
    splits.decided({ verdicts: [admitted('a', 'download')], plans: [planOf(split('a'))] });
    expect(await valueOf('co_inference_distortion_count')).toBe(0);
    splits.decided({ verdicts: [admitted('b')], plans: [planOf(split('b', { modelId: 'gone' }))] });
    expect(await valueOf('co_inference_distortion_count')).toBe(1);
    expect(await valueOf('co_inference_device_share_ratio_count')).toBe(0);
  });
});
