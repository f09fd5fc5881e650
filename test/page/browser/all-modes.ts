import { MESSAGE_EXAMPLES } from '../../../src/contracts/index.js';
import type { Delivery, InputUpload, PlanBody, UserRequest, VerdictBody } from '../../../src/core/messages.js';
import { CELL, TOPICS, WebFixture } from '../../../src/web/testing/web-fixture.js';
import { batchesOf, layersOf } from './gpu-batches.js';
import { PAGE_FOLDER } from './built.js';
import { EPOCH_MS, FIRST_EPOCH, LAST_EPOCH, REQUESTS, startOf } from './written-epochs.js';

const [EXAMPLE_DELIVERY] = MESSAGE_EXAMPLES.plan.deliveries as readonly [Delivery];

const admitted = (requestId: string, mode: VerdictBody['mode'], model: string): VerdictBody => ({
  cellId: CELL,
  requestId,
  verdict: 'admitted',
  ...(mode === undefined ? {} : { mode }),
  model,
  predictedFinishAtMs: startOf(FIRST_EPOCH + 20),
});

export const ARRIVED: UserRequest = {
  requestId: REQUESTS.download,
  cellId: CELL,
  userId: 'user-1',
  arrivedAtMs: FIRST_EPOCH * EPOCH_MS + 20,
  deadlineMs: 2_500,
  models: ['resnet18-birds', 'resnet18'],
};

export const OFFLOADED: UserRequest = {
  ...{ requestId: REQUESTS.offload, cellId: CELL, userId: 'user-2', arrivedAtMs: FIRST_EPOCH * EPOCH_MS + 40 },
  ...{ deadlineMs: 3_500, models: ['resnet50-defects'], modes: ['offload'] },
};

/** The plan of an epoch in which all modes are under way. */
export function planOfAllModes(epoch: number): PlanBody {
  const startsAtMs = startOf(epoch);
  const arrivedLayers = epoch - FIRST_EPOCH;
  const isNotSent = epoch === FIRST_EPOCH || epoch === LAST_EPOCH;
  const upload: InputUpload = {
    ...{ requestId: REQUESTS.offload, userId: 'user-2', modelId: 'resnet50-defects' },
    ...{ bits: 4.8e6 - 1e5 * (epoch - FIRST_EPOCH), dueAtMs: startOf(LAST_EPOCH) + 30 },
  };
  const birds = layersOf('resnet18-birds');
  return {
    cellId: CELL,
    startsAtMs,
    endsAtMs: startsAtMs + EPOCH_MS,
    downlink: {
      blockHz: 1_440_000,
      blocks: 264,
      grants: [
        { userId: 'user-1', requestId: REQUESTS.download, blocks: 90 + (epoch % 7) * 6, bitsLeft: 9e6 },
        { userId: 'user-4', requestId: REQUESTS.chain, blocks: 20, bitsLeft: 1e6 },
      ],
    },
    uplink: {
      blockHz: 1_440_000,
      blocks: 264,
      grants: [
        ...(isNotSent
          ? []
          : [{ userId: 'user-2', requestId: REQUESTS.offload, blocks: 60 + (epoch % 5) * 10, bitsLeft: upload.bits }]),
        { userId: 'user-3', requestId: REQUESTS.split, blocks: 80, bitsLeft: 7e5, powerWatts: 0.1 },
      ],
    },
    gpu: { batches: batchesOf(epoch) },
    uploads: isNotSent ? [] : [upload],
    deliveries: [
      {
        ...EXAMPLE_DELIVERY,
        requestId: REQUESTS.download,
        userId: 'user-1',
        modelId: 'resnet18-birds',
        layers: birds.slice(Math.floor(arrivedLayers / 5)).map(({ bytes }, index) => ({
          layer: Math.floor(arrivedLayers / 5) + index + 1,
          bits: index < 2 ? 0 : index === 2 ? 4 * bytes : 8 * bytes,
          dueAtMs: startsAtMs + 400 + 50 * index,
          clockHz: 2e9,
        })),
      },
    ],
    splits: [
      {
        ...{ requestId: REQUESTS.split, userId: 'user-3', modelId: 'resnet34', deviceClass: 'phone' },
        ...{ splitAfter: 4, pruningRatio: 0.35, distortion: 0.07, plannedJoules: 0.6 },
        ...{ deviceClockHz: 1.5e9, serverClockHz: 2e9 },
        ...{ deviceCyclesLeft: 4e8 - 1e7 * (epoch - FIRST_EPOCH), uploadBitsLeft: 7e5, serverCyclesLeft: 3e8 },
      },
    ],
    chains: [
      {
        requestId: REQUESTS.chain,
        modelId: 'mobilenet_v2',
        batchSize: 1,
        sourceDeviceId: 'camera-1',
        sinkDeviceId: 'screen-1',
        segments: [
          { fromLayer: 1, toLayer: 7, deviceId: 'camera-1', startsAtMs, finishesAtMs: startsAtMs + 40 },
          {
            fromLayer: 8,
            toLayer: 14,
            deviceId: 'gateway',
            startsAtMs: startsAtMs + 55,
            finishesAtMs: startsAtMs + 80,
          },
          {
            fromLayer: 15,
            toLayer: 19,
            deviceId: 'screen-1',
            startsAtMs: startsAtMs + 90,
            finishesAtMs: startsAtMs + 140,
          },
        ],
        transfers: [
          {
            layer: 7,
            from: 'camera-1',
            to: 'gateway',
            bytes: 75_264,
            startsAtMs: startsAtMs + 40,
            finishesAtMs: startsAtMs + 55,
          },
          {
            layer: 14,
            from: 'gateway',
            to: 'screen-1',
            bytes: 33_000,
            startsAtMs: startsAtMs + 80,
            finishesAtMs: startsAtMs + 90,
          },
        ],
      },
    ],
  };
}

/** The service's web side over a decision log written by hand, in which all modes are under way in one cell. */
export async function serveAllModes(): Promise<WebFixture> {
  const web = new WebFixture();
  await web.start({ pageFolder: PAGE_FOLDER });
  const encoder = new TextEncoder();
  const values = [ARRIVED, OFFLOADED].map((request) => encoder.encode(JSON.stringify(request)));
  await web.log.append(
    TOPICS.requests,
    0,
    values.map((value) => ({ key: CELL, value })),
  );
  const refused: VerdictBody = {
    cellId: CELL,
    requestId: 'request-refused',
    verdict: 'refused',
    reason: 'DOWNLINK_FULL',
    cause: 'downlink: needs 34 blocks, 12 free',
  };
  const offloaded: VerdictBody = {
    ...admitted(REQUESTS.offload, 'offload', 'resnet50-defects'),
    predictedFinishAtMs: startOf(LAST_EPOCH) + 60,
  };
  for (let epoch = FIRST_EPOCH; epoch <= LAST_EPOCH; epoch += 1) {
    const first = [
      admitted(REQUESTS.download, 'download', 'resnet18-birds'),
      admitted(REQUESTS.split, 'co-inference', 'resnet34'),
      admitted(REQUESTS.chain, 'chain', 'mobilenet_v2'),
      refused,
    ];
    const verdicts = { [FIRST_EPOCH]: first, [FIRST_EPOCH + 1]: [offloaded] }[epoch] ?? [];
    await web.shard0.close(epoch, { verdicts, plans: [planOfAllModes(epoch)] });
  }
  await web.followed(0, LAST_EPOCH);
  return web;
}
