import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MESSAGE_EXAMPLES } from '../../contracts/index.js';
import type { ShownModel } from '../shown/shown-model.js';
import { admitted, CELL, completed, planned, refused, TOPICS, WebFixture } from '../testing/web-fixture.js';

describe('the routes under /api', () => {
  let web: WebFixture;

  beforeEach(async () => {
    web = new WebFixture();
    await web.start();
  });

  afterEach(() => web.close());

  /** One request served on time, one turned away, over three epochs. */
  async function decideThreeEpochs(): Promise<void> {
    await web.shard0.close(10, { verdicts: [admitted('a'), refused('b')], plans: [planned(['a'])] });
    await web.shard0.close(11, { plans: [planned(['a'], 60)] });
    await web.shard0.close(12, { verdicts: [completed('a')] });
    await web.followed(0, 12);
  }

  it('list every cell of the catalogue, with what was decided there', async () => {
    await decideThreeEpochs();
    const cells = (await web.json('/api/cells')) as { cellId: string }[];
    expect(cells).toHaveLength(7);
    expect(cells.find(({ cellId }) => cellId === CELL)).toMatchObject({
      counts: { admitted: 1, completed: 1, refused: 1, expired: 0, missed: 0 },
      refused: { DOWNLINK_FULL: 1 },
      hitRatio: 0.5,
      lastEpoch: 12,
      modes: ['download', 'offload'],
      downlink: { blocks: expect.any(Number) },
    });
    expect(cells.find(({ cellId }) => cellId !== CELL)).not.toHaveProperty('hitRatio');
  });

  it('show the epochs of a cell, oldest first, with blocks and deliveries of each request', async () => {
    await decideThreeEpochs();
    expect(await web.json(`/api/cells/${CELL}/epochs?limit=2`)).toMatchObject([
      {
        epoch: 11,
        counts: { completed: 0 },
        totals: { admitted: 1, refused: 1, completed: 0 },
        plan: {
          downlink: { blocks: 273, grantedBlocks: 60, grants: [{ requestId: 'a', blocks: 60 }] },
          deliveries: [{ requestId: 'a', modelId: 'resnet18-birds', layersLeft: 2, bitsLeft: 9_000 }],
        },
      },
      { epoch: 12, counts: { completed: 1 }, verdicts: [{ requestId: 'a', verdict: 'completed', finishedAtMs: 880 }] },
    ]);
  });

  it('tell what became of a request, and why in words', async () => {
    await decideThreeEpochs();
    expect(await web.json('/api/requests/a')).toMatchObject({
      cellId: CELL,
      verdicts: [
        { verdict: 'admitted', epoch: 10 },
        { verdict: 'completed', epoch: 12 },
      ],
    });
    expect(await web.json('/api/requests/b')).toMatchObject({
      verdicts: [
        {
          verdict: 'refused',
          reason: 'DOWNLINK_FULL',
          explanation: 'The downlink has too few free resource blocks before the deadline.',
          cause: 'downlink: needs 34 blocks, 12 free',
        },
      ],
    });
  });

  it('tell the whole story of a request: as it arrived, what it was granted, how it ended', async () => {
    const request = { ...MESSAGE_EXAMPLES['user-request'], requestId: 'a', cellId: CELL };
    const value = new TextEncoder().encode(JSON.stringify(request));
    await web.log.append(TOPICS.requests, 0, [{ key: CELL, value }]);
    await decideThreeEpochs();
    expect(await web.json('/api/requests/a')).toMatchObject({
      request,
      grants: {
        userId: 'user-of-a',
        plans: 2,
        blockSeconds: 10,
        newest: [
          { direction: 'downlink', startsAtMs: 150, endsAtMs: 250, blocks: 40, bitsLeft: 9_000 },
          { direction: 'downlink', blocks: 60 },
        ],
      },
    });
    const refusedStory = await web.json('/api/requests/b');
    expect(refusedStory).not.toHaveProperty('grants');
    expect(refusedStory).not.toHaveProperty('request');
    expect(refusedStory).toHaveProperty('verdicts.0.advice');
  });

  it('show what is on its way in a cell layer by layer, and nothing once it has been granted nothing', async () => {
    await web.shard0.close(10, { verdicts: [admitted('a')], plans: [planned(['a'])] });
    await web.followed(0, 10);
    expect(await web.json(`/api/cells/${CELL}/deliveries`)).toMatchObject({
      epoch: 10,
      deliveries: [{ requestId: 'a', layers: [{ layer: 1, bits: 4_000, dueAtMs: 300 }, { layer: 2 }] }],
    });
    await web.shard0.close(11, { verdicts: [completed('a')] });
    await web.followed(0, 11);
    expect(await web.json(`/api/cells/${CELL}/deliveries`)).toEqual({ cellId: CELL, epoch: 11, deliveries: [] });
  });

  it('list the models with the layers they share and their time on the GPU', async () => {
    const models = (await web.json('/api/models')) as readonly ShownModel[];
    const birds = models.find(({ modelId }) => modelId === 'resnet18-birds');
    expect(birds?.batchTime).toEqual({ fixedMs: 1, perInputMs: 0.4 });
    expect(birds?.layers[0]?.sharedWith).toEqual(['resnet18']);
    expect(birds?.layers.at(-1)).not.toHaveProperty('sharedWith');
  });

  it('count what was admitted or waited and yet not served, by reason', async () => {
    const missed = { ...admitted('a'), verdict: 'missed', reason: 'CHANNEL_DROPPED' } as const;
    await web.shard0.close(10, { verdicts: [admitted('a'), missed, refused('b')] });
    await web.followed(0, 10);
    expect(await web.json('/api/summary')).toMatchObject({
      refused: { DOWNLINK_FULL: 1 },
      lost: { CHANNEL_DROPPED: 1 },
    });
  });

  it('sum up all shards', async () => {
    await decideThreeEpochs();
    await web.shard1.close(20, { verdicts: [refused('c'), admitted('d')] });
    await web.followed(1, 20);
    expect(await web.json('/api/summary')).toEqual({
      received: 4,
      admitted: 2,
      onTime: 1,
      missed: 0,
      expired: 0,
      refused: { DOWNLINK_FULL: 2 },
      refusedTotal: 2,
      lost: {},
      deadLetters: 0,
      duplicates: 0,
      inFlight: 1,
      drift: 0,
      hitRatio: 1 / 3,
      promiseRatio: 1,
      epochMs: 100,
      eventTimeMs: 2_100,
      shards: [
        { shard: 0, lastEpoch: 12 },
        { shard: 1, lastEpoch: 20 },
      ],
    });
  });

  it('show accepted epochs only: a torn one never happened', async () => {
    await web.shard0.close(10, { verdicts: [admitted('a')] });
    await web.shard0.tear(11, { verdicts: [refused('torn')] });
    await web.shard0.take('owner-2');
    await web.shard0.close(11, { verdicts: [refused('b')] });
    await web.followed(0, 11);
    await web.json('/api/requests/torn', 404);
    expect(await web.json('/api/summary')).toMatchObject({ received: 2, refusedTotal: 1 });
  });

  it.each([
    ['/api/cells/nowhere/epochs', 'There is no cell nowhere; GET /api/cells lists those there are.'],
    ['/api/events?cell=nowhere', 'There is no cell nowhere; GET /api/cells lists those there are.'],
    ['/api/decisions?shard=7', 'There is no shard 7; shards are numbered from 0 to 1.'],
    [
      '/api/requests/unheard-of',
      'No verdict on request unheard-of is kept: it is unknown, still waits for its first verdict, or 20000 requests were decided on since.',
    ],
  ])('answer 404 and a sentence: %s', async (path, message) => {
    expect(await web.json(path, 404)).toMatchObject({ message });
  });

  it.each([
    [`/api/cells/${CELL}/epochs?limit=0`, 'limit must be a whole number from 1 to 300'],
    [`/api/cells/${CELL}/epochs?limit=many`, 'limit must be a whole number from 1 to 300'],
    ['/api/dead-letters?limit=501', 'limit must be a whole number from 1 to 500'],
    ['/api/dead-letters?newest=5', 'newest is not a parameter of this route'],
    ['/api/decisions?follow=yes', 'follow must be true or false'],
    ['/api/decisions?shard=-1', 'shard must be a whole number from 0 to 1000000'],
    ['/api/events?cell=a&cell=b', 'cell must be one cell id'],
  ])('answer 400 and a sentence: %s', async (path, message) => {
    expect(await web.json(path, 400)).toMatchObject({ message });
  });
});

describe('the lag of the newest epoch', () => {
  const replayed = { doneFraction: 0.5, atMs: 1_600, requests: 3, reports: 30, malformed: 0 };
  let web: WebFixture;

  afterEach(() => web.close());

  it('is measured against what the replay has written when only event time counts', async () => {
    web = new WebFixture();
    await web.start({ replay: { progress: () => replayed } });
    await web.shard0.close(12);
    await web.followed(0, 12);
    expect(await web.json('/api/summary')).toMatchObject({ eventTimeMs: 1_300, epochLagMs: 300, replay: replayed });
  });

  it('is the lag of the slowest shard that has requests in flight', async () => {
    web = new WebFixture();
    await web.start({ replay: { progress: () => replayed } });
    await web.shard0.close(12, { verdicts: [admitted('a')] });
    await web.shard1.close(15);
    await Promise.all([web.followed(0, 12), web.followed(1, 15)]);
    expect(await web.json('/api/summary')).toMatchObject({ eventTimeMs: 1_600, epochLagMs: 300 });
    await web.shard0.close(13, { verdicts: [completed('a')] });
    await web.followed(0, 13);
    expect(await web.json('/api/summary')).toMatchObject({ eventTimeMs: 1_600, epochLagMs: 0 });
  });

  it('is measured against the wall clock otherwise', async () => {
    web = new WebFixture();
    await web.start({ time: 'clock', nowMs: () => 1_350 });
    await web.shard0.close(12);
    await web.followed(0, 12);
    expect(await web.json('/api/summary')).toMatchObject({ epochLagMs: 50 });
  });
});
