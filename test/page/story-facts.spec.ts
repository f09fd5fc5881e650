import { describe, expect, it } from '@jest/globals';
import { storyFacts, storyHeadline } from '../../src/web/page/story/story-facts.js';
import type {
  BatchOfRequest,
  ChainOfRequest,
  RequestStory,
  SplitOfRequest,
} from '../../src/web/shown/request-story.js';

const ARRIVED_AT_MS = Date.UTC(2026, 0, 1, 12);
const EPOCH = ARRIVED_AT_MS / 100;

const STORY: RequestStory = {
  requestId: 'a',
  cellId: 'cell-1',
  request: {
    ...{ requestId: 'a', cellId: 'cell-1', userId: 'user-1', arrivedAtMs: ARRIVED_AT_MS, deadlineMs: 800 },
    ...{ models: ['large', 'small'], batchSize: 4 },
  },
  verdicts: [
    {
      ...{ epoch: EPOCH, cellId: 'cell-1', requestId: 'a', verdict: 'admitted', mode: 'download', model: 'small' },
      predictedFinishAtMs: ARRIVED_AT_MS + 600,
    },
    {
      ...{ epoch: EPOCH + 6, cellId: 'cell-1', requestId: 'a', verdict: 'completed' },
      finishedAtMs: ARRIVED_AT_MS + 650,
    },
  ],
  grants: {
    userId: 'user-1',
    plans: 2,
    blockSeconds: 6.04,
    newest: [100, 200].map((ms, index) => ({
      direction: 'downlink',
      startsAtMs: ARRIVED_AT_MS + ms,
      endsAtMs: ARRIVED_AT_MS + ms + 100,
      blocks: 20 + 20 * index,
      bitsLeft: 1,
    })),
  },
};

const wordsOf = (story: RequestStory): Record<string, string> =>
  Object.fromEntries(storyFacts(story, 100).map(({ name, words }) => [name, words]));

describe('the story of a request', () => {
  it('tells when it arrived, what for, why it was admitted, what it got, what was predicted and what came', () => {
    expect(wordsOf(STORY)).toEqual({
      Arrived: '1 Jan 2026 12:00:00.000 UTC, cell cell-1, user user-1; 800 ms allowed, until 12:00:00.800',
      Wanted: 'large or small, 4 inputs',
      Admitted: `With epoch ${EPOCH} at 12:00:00.100, 100 ms after it arrived: download of small, its second choice`,
      Why: 'Beside all that was promised before, it can finish 200 ms before its deadline',
      Predicted: 'To finish at 12:00:00.600, 600 ms after it arrived',
      Granted:
        'downlink blocks in 2 plans, 12:00:00.100 to 12:00:00.300; at most 40 blocks at once, 6.0 block-seconds in all',
      Actual: 'Finished at 12:00:00.650, 50 ms after it was predicted to, 150 ms before its deadline',
    });
    expect(storyHeadline(STORY)).toBe('Completed 150 ms before its deadline.');
  });

  it('tells of a request cut between device and server when each of them has its part', () => {
    const at = (ms: number): number => ARRIVED_AT_MS + ms;
    const split: SplitOfRequest = {
      ...{ splitAfter: 5, pruningRatio: 0.35, distortion: 0.0674, plannedJoules: 0.446 },
      ...{ deviceClockHz: 2e9, serverClockHz: 1.5e9, deviceCycles: 4e8, uploadBits: 8e5, serverCycles: 3e8 },
      ...{ startsAtMs: at(150), deviceEndsAtMs: at(350), uploadEndsAtMs: at(450), serverEndsAtMs: at(650) },
    };
    expect(wordsOf({ ...STORY, split })).toMatchObject({
      Cut: '5 layers on the device, 35 % pruned, a distortion of 0.067; the device is to spend 0.45 J',
      Device: '400 Mcycles at 2.00 GHz from 12:00:00.150 to 12:00:00.350',
      'Sent up': '0.8 Mbit, the output of layer 5; there by 12:00:00.450',
      Server: '300 Mcycles at 1.50 GHz, to finish at 12:00:00.650',
    });
    const { uploadEndsAtMs: _, serverEndsAtMs: __, ...begun } = split;
    expect(wordsOf({ ...STORY, split: begun })).toMatchObject({
      'Sent up': '0.8 Mbit, the output of layer 5',
      Server: '300 Mcycles at 1.50 GHz are kept for it',
    });
    const onServer = wordsOf({ ...STORY, split: { ...split, splitAfter: 0, pruningRatio: 0, deviceCycles: 0 } });
    expect(onServer).toMatchObject({
      Cut: 'all on the server, unpruned; the device is to spend 0.45 J',
      'Sent up': '0.8 Mbit, the input; there by 12:00:00.450',
    });
    expect(onServer).not.toHaveProperty('Device');
    const onDevice = wordsOf({ ...STORY, split: { ...split, uploadBits: 0, serverCycles: 0 } });
    expect(onDevice.Cut).toMatch(/^all on the device, /u);
    for (const part of ['Sent up', 'Server']) expect(onDevice).not.toHaveProperty(part);
  });

  it('says what a request allows its device to spend and its output to lose', () => {
    const request = { ...STORY.request, energyJoules: 0.5, maxDistortion: 0.1 } as NonNullable<RequestStory['request']>;
    expect(wordsOf({ ...STORY, request }).Wanted).toBe(
      'large or small, 4 inputs, with 0.5 J at most, a distortion of 0.1 at most',
    );
  });

  it('tells of an offloaded request how its input went up, and in which batch it ran', () => {
    const at = (ms: number): number => ARRIVED_AT_MS + ms;
    const times = (loadMs: number, readyMs: number): Omit<BatchOfRequest, 'loadedBlocks' | 'requests'> => ({
      ...{ loadStartsAtMs: at(loadMs), earliestStartAtMs: at(readyMs) },
      ...{ waitsUntilMs: at(readyMs + 20), finishesAtMs: at(readyMs + 60) },
    });
    const words = storyFacts(
      {
        ...STORY,
        upload: { bits: 4.8e6, startsAtMs: at(150), dueAtMs: at(400) },
        batches: [
          { ...times(300, 325), loadedBlocks: 3, requests: 5 },
          { ...times(500, 500), loadedBlocks: 0, requests: 1 },
        ],
      },
      100,
    ).flatMap(({ name, words: said }) => (/Input|Batch/u.test(name) ? [`${name}: ${said}`] : []));
    expect(words).toEqual([
      'Input: 4.8 Mbit to send up from 12:00:00.150 on, due at 12:00:00.400',
      'Batch: With 4 others: 3 layers loaded from 12:00:00.300 to 12:00:00.325, to finish at 12:00:00.385; waits ' +
        'for inputs until 12:00:00.345 at most; left without this request, whose input was not up',
      'Batch: Alone: nothing to load, ready at 12:00:00.500, to finish at 12:00:00.560; waits for inputs until 12:00:00.520 at most',
    ]);
  });

  it('tells why a request was refused, in numbers, and what helps', () => {
    const [admitted] = STORY.verdicts;
    const refused: RequestStory = {
      requestId: 'a',
      cellId: 'cell-1',
      verdicts: [
        {
          ...{ epoch: EPOCH, cellId: 'cell-1', requestId: 'a', verdict: 'refused', reason: 'DOWNLINK_FULL' },
          ...{
            cause: 'downlink: needs 34 blocks, 12 free',
            explanation: 'Too few blocks.',
            advice: 'Try again later.',
          },
        },
      ],
    };
    expect(wordsOf(refused)).toEqual({
      Arrived: 'In cell cell-1; the log no longer holds the request itself.',
      Decided: `refused with epoch ${EPOCH} at 12:00:00.100`,
      Reason: 'DOWNLINK_FULL: Too few blocks.',
      'In numbers': 'downlink: needs 34 blocks, 12 free',
      'What helps': 'Try again later.',
    });
    expect(storyHeadline(refused)).toBe('Refused: Too few blocks.');
    expect(storyHeadline({ ...refused, verdicts: admitted === undefined ? [] : [admitted] })).toBe(
      'Admitted, under way.',
    );
  });
});

describe('the story of a request handed over devices', () => {
  const CHAIN: ChainOfRequest = {
    ...{ sourceDeviceId: 'camera', batchSize: 4, startsAtMs: ARRIVED_AT_MS + 100, replans: 2 },
    steps: [
      {
        ...{ kind: 'computed', deviceId: 'camera', fromLayer: 1, toLayer: 6 },
        ...{ startsAtMs: ARRIVED_AT_MS + 100, finishesAtMs: ARRIVED_AT_MS + 220 },
      },
      {
        ...{ kind: 'handed on', from: 'camera', to: 'xavier', layer: 6, bytes: 1 },
        ...{ startsAtMs: ARRIVED_AT_MS + 220, finishesAtMs: ARRIVED_AT_MS + 240 },
      },
      {
        ...{ kind: 'computed', deviceId: 'xavier', fromLayer: 7, toLayer: 7 },
        ...{ startsAtMs: ARRIVED_AT_MS + 242, finishesAtMs: ARRIVED_AT_MS + 250 },
      },
    ],
  };
  const told = (chain: ChainOfRequest): readonly string[] =>
    storyFacts({ ...STORY, chain }, 100)
      .filter(({ name }) => ['Chain', 'Before', 'Computed', 'Handed on'].includes(name))
      .map(({ name, words }) => `${name}: ${words}`);

  it('says which way it went over which devices, and whether plans have changed it', () => {
    expect(told(CHAIN)).toEqual([
      'Chain: the input came from camera, computed by 2 devices, moved to other devices by 2 plans',
      'Computed: layers 1 to 6 on camera from 12:00:00.100, 120 ms',
      'Handed on: the output of layer 6 from camera to xavier at 12:00:00.220, 20 ms',
      'Computed: layer 7 on xavier from 12:00:00.242, 8 ms',
    ]);
  });

  it('says where the result goes, and tells the newest steps of a long way', () => {
    const [step] = CHAIN.steps;
    const steps = step === undefined ? [] : Array.from({ length: 15 }, () => step);
    const words = told({ ...CHAIN, sinkDeviceId: 'gateway', replans: 0, steps });
    expect(words.slice(0, 2)).toEqual([
      'Chain: the input came from camera, the result goes to gateway, computed by 1 device',
      'Before: 3 more steps',
    ]);
    expect(words).toHaveLength(14);
  });
});
