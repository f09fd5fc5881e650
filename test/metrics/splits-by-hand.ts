import type { Catalogue } from '../../src/core/catalogue.js';
import type { Split } from '../../src/core/messages.js';
import type { AcceptedEpoch } from '../../src/streams/index.js';
import {
  DEVICE_SHARE_BUCKETS,
  DISTORTION_BUCKETS,
  ENERGY_BUCKETS_JOULES,
} from '../../src/telemetry/metrics/buckets.js';
import type { Tally } from './series.js';

/** What is lost when the smallest of exponentially distributed magnitudes are removed. */
function distortionOf({ pruningRatio }: Split): number {
  const retained = 1 - pruningRatio;
  return retained === 1 ? 0 : pruningRatio + retained * Math.log(retained);
}

function shareOnDevice({ modelId, splitAfter }: Split, { models }: Catalogue): number {
  const model = models.find((candidate) => candidate.modelId === modelId);
  if (model === undefined) throw new Error(`a plan names ${modelId}, which the catalogue does not know`);
  const work = (layers: typeof model.layers): number => layers.reduce((sum, { flops }) => sum + flops, 0);
  return work(model.layers.slice(0, splitAfter)) / work(model.layers);
}

/** What the records of a log tell of the models cut in two, and of the servers that run their second parts. */
export function countSplits(tally: Tally, epochs: readonly AcceptedEpoch[], catalogue: Catalogue): void {
  for (const { verdicts, plans } of epochs) {
    for (const { requestId } of verdicts.filter((one) => one.verdict === 'admitted' && one.mode === 'co-inference')) {
      const split = plans.flatMap(({ splits = [] }) => splits).find((one) => one.requestId === requestId);
      if (split === undefined) throw new Error(`${requestId} is admitted and in no plan`);
      tally.observe('slotwise_co_inference_distortion', '', distortionOf(split), DISTORTION_BUCKETS);
      tally.observe('slotwise_co_inference_planned_energy_joules', '', split.plannedJoules, ENERGY_BUCKETS_JOULES);
      const share = shareOnDevice(split, catalogue);
      tally.observe('slotwise_co_inference_device_share_ratio', '', share, DEVICE_SHARE_BUCKETS);
    }
  }
  const planned = new Set(epochs.flatMap(({ plans }) => plans.map(({ cellId }) => cellId)));
  for (const { cellId, modes, serverClockHz = 0 } of catalogue.cells) {
    if (!planned.has(cellId) || !modes.includes('co-inference')) continue;
    const inForce = epochs.at(-1)?.plans.find((plan) => plan.cellId === cellId)?.splits ?? [];
    const granted = inForce.reduce((sum, split) => sum + split.serverClockHz, 0);
    tally.add(`slotwise_server_clock_hertz{cell="${cellId}",state="granted"}`, granted);
    tally.add(`slotwise_server_clock_hertz{cell="${cellId}",state="free"}`, serverClockHz - granted);
  }
}
