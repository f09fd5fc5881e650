import { describe, expect, it } from '@jest/globals';
import { MESSAGE_EXAMPLES, type Plan } from '../../contracts/index.js';
import type { GpuBatch } from '../../core/messages.js';
import type { RequestStory } from '../shown/request-story.js';
import { MAX_BATCHES_PER_REQUEST } from './limits.js';
import { RequestViews } from './request-views.js';

const READ_BEFORE = { shard: 0, nextOffset: 0 };

const TIMES = { loadStartsAtMs: 160, earliestStartAtMs: 170, finishesAtMs: 200 };
/** It waits for 15 ms, not until its latest start. */
const WAITS = { latestStartAtMs: 280, waitMs: 15 };
const SHOWN = { ...TIMES, waitsUntilMs: 185 };

const batch = (requestIds: readonly string[], loadBlocks: readonly string[] = []): GpuBatch => ({
  ...{ modelId: 'm', evictBlocks: ['z'], loadBlocks, requestIds },
  ...{ ...TIMES, ...WAITS },
});

function planned(startsAtMs: number, parts: Pick<Plan, 'chains' | 'gpu' | 'splits' | 'uploads'>): Plan {
  const { kind, ownerId, term, number, epoch, cellId } = MESSAGE_EXAMPLES.plan;
  return { kind, ownerId, term, number, epoch, cellId, startsAtMs, endsAtMs: startsAtMs + 100, ...parts };
}

describe('the story of an offloaded request', () => {
  const upload = (bits: number, dueAtMs: number): NonNullable<Plan['uploads']> => [
    { requestId: 'a', userId: 'u', modelId: 'm', bits, dueAtMs },
  ];

  function storyAfter(...plans: readonly Plan[]): ReturnType<RequestViews['find']> {
    const views = new RequestViews();
    views.add({ ...MESSAGE_EXAMPLES.verdict, requestId: 'a' }, READ_BEFORE);
    for (const plan of plans) views.addPlan(plan);
    return views.find('a');
  }

  it('says what there was to send when it began, and by when the newest plan wants it', () => {
    const { story } =
      storyAfter(planned(150, { uploads: upload(800, 400) }), planned(250, { uploads: upload(300, 380) })) ?? {};
    expect(story?.upload).toEqual({ bits: 800, startsAtMs: 150, dueAtMs: 380 });
    expect(story).not.toHaveProperty('batches');
  });

  it('says which batches it was put in, with how many others, and what was loaded for them', () => {
    const first = planned(150, { gpu: { batches: [batch(['other']), batch(['a', 'other'], ['x', 'y'])] } });
    const { story } = storyAfter(first, planned(250, { gpu: { batches: [batch(['a'])] } })) ?? {};
    expect(story?.batches).toEqual([
      { ...SHOWN, loadedBlocks: 2, requests: 2 },
      { ...SHOWN, loadedBlocks: 0, requests: 1 },
    ]);
    expect(story).not.toHaveProperty('upload');
  });

  it('keeps the newest batches only, and nothing of requests it does not know', () => {
    const batches = Array.from({ length: MAX_BATCHES_PER_REQUEST + 1 }, (_, index) =>
      batch(['a', 'unknown', ...Array.from({ length: index }, (__, member) => `${index}-${member}`)]),
    );
    const { story } = storyAfter(planned(150, { gpu: { batches } })) ?? {};
    expect(story?.batches?.map(({ requests }) => requests)).toEqual([3, 4, 5, 6]);
    const views = new RequestViews();
    views.addPlan(planned(150, { gpu: { batches } }));
    expect(views.find('unknown')).toBeUndefined();
  });
});

describe('the story of a request cut between device and server', () => {
  const [example] = MESSAGE_EXAMPLES.plan.splits ?? [];
  if (example === undefined) throw new Error('no example of a split');
  const cut = (startsAtMs: number, change: Partial<typeof example>): Plan =>
    planned(startsAtMs, { splits: [{ ...example, ...CLOCKS, ...change, requestId: 'a' }] });
  const CLOCKS = { deviceClockHz: 2e9, serverClockHz: 1e9 };
  const WHOLE = { deviceCyclesLeft: 4e8, uploadBitsLeft: 8e5, serverCyclesLeft: 3e8 };

  function splitAfter(...plans: readonly Plan[]): RequestStory['split'] {
    const views = new RequestViews();
    views.add({ ...MESSAGE_EXAMPLES.verdict, requestId: 'a' }, READ_BEFORE);
    for (const plan of plans) views.addPlan(plan);
    return views.find('a')?.story.split;
  }

  it('says how it was cut, what there was to do, and when device, upload and server end by the newest plan', () => {
    const computing = [cut(150, WHOLE), cut(250, { ...WHOLE, deviceCyclesLeft: 1e8 })];
    const { splitAfter: layers, pruningRatio, distortion, plannedJoules } = example;
    const begun = {
      ...{ splitAfter: layers, pruningRatio, distortion, plannedJoules, ...CLOCKS },
      ...{ deviceCycles: 4e8, uploadBits: 8e5, serverCycles: 3e8, startsAtMs: 150, deviceEndsAtMs: 300 },
    };
    expect(splitAfter(...computing)).toEqual(begun);
    const sending = cut(350, { ...WHOLE, deviceCyclesLeft: 0, uploadBitsLeft: 1e5 });
    expect(splitAfter(...computing, sending)).toEqual(begun);
    const there = { deviceCyclesLeft: 0, uploadBitsLeft: 0 };
    const onServer = [cut(450, { ...there, serverCyclesLeft: 2.5e8 }), cut(550, { ...there, serverCyclesLeft: 2e8 })];
    const told = cut(650, { ...there, serverCyclesLeft: 0 });
    expect(splitAfter(...computing, sending, ...onServer, told)).toEqual({
      ...begun,
      ...{ uploadEndsAtMs: 450, serverEndsAtMs: 750 },
    });
  });

  it('has no upload when all of it runs on the device', () => {
    const whole = cut(150, { ...WHOLE, uploadBitsLeft: 0, serverCyclesLeft: 0 });
    const over = cut(250, { deviceCyclesLeft: 0, uploadBitsLeft: 0, serverCyclesLeft: 0 });
    expect(splitAfter(whole, over)).toMatchObject({ deviceEndsAtMs: 350 });
    expect(splitAfter(whole, over)).not.toHaveProperty('uploadEndsAtMs');
    expect(splitAfter()).toBeUndefined();
  });
});

describe('the story of a request handed over devices', () => {
  type Chain = NonNullable<Plan['chains']>[number];
  const computed = (
    deviceId: string,
    fromLayer: number,
    toLayer: number,
    startsAtMs: number,
    finishesAtMs: number,
  ) => ({
    ...{ deviceId, fromLayer, toLayer, startsAtMs, finishesAtMs },
  });
  const handedOn = (from: string, to: string, layer: number, startsAtMs: number, finishesAtMs: number) => ({
    ...{ from, to, layer, bytes: 1, startsAtMs, finishesAtMs },
  });
  const chained = (atMs: number, segments: Chain['segments'], transfers: Chain['transfers'] = []): Plan => {
    const chain = { requestId: 'a', modelId: 'm', batchSize: 2, sourceDeviceId: 'camera', segments, transfers };
    return planned(atMs, { chains: [chain] });
  };

  function chainAfter(...plans: readonly Plan[]): NonNullable<RequestStory['chain']> {
    const views = new RequestViews();
    views.add({ ...MESSAGE_EXAMPLES.verdict, requestId: 'a' }, READ_BEFORE);
    for (const plan of plans) views.addPlan(plan);
    const chain = views.find('a')?.story.chain;
    if (chain === undefined) throw new Error('no chain');
    return chain;
  }

  const FIRST = chained(
    100,
    [computed('camera', 1, 6, 100, 220), computed('xavier', 7, 9, 260, 300)],
    [handedOn('camera', 'gateway', 6, 220, 240), handedOn('gateway', 'xavier', 6, 240, 260)],
  );
  const stepsOf = (...plans: readonly Plan[]): readonly string[] =>
    chainAfter(...plans).steps.map((step) =>
      step.kind === 'computed'
        ? `${step.fromLayer}-${step.toLayer} ${step.deviceId} ${step.startsAtMs}-${step.finishesAtMs}`
        : `${step.layer}: ${step.from}>${step.to} ${step.startsAtMs}-${step.finishesAtMs}`,
    );

  it('is all that is planned, in the order of the chain', () => {
    expect(chainAfter(FIRST)).toMatchObject({ sourceDeviceId: 'camera', batchSize: 2, startsAtMs: 100, replans: 0 });
    expect(stepsOf(FIRST)).toEqual([
      ...['1-6 camera 100-220', '6: camera>gateway 220-240', '6: gateway>xavier 240-260', '7-9 xavier 260-300'],
    ]);
  });

  it('keeps what is over, and goes on with what the newest plan lists', () => {
    const next = chained(
      200,
      [computed('camera', 5, 6, 190, 230), computed('xavier', 7, 9, 270, 310)],
      [handedOn('camera', 'gateway', 6, 230, 250), handedOn('gateway', 'xavier', 6, 250, 270)],
    );
    // Layers 1 to 4 are over, without a pause before 5.
    expect(stepsOf(FIRST, next)).toEqual([
      ...['1-6 camera 100-230', '6: camera>gateway 230-250', '6: gateway>xavier 250-270', '7-9 xavier 270-310'],
    ]);
    const last = chained(300, [computed('xavier', 9, 9, 298, 312)]);
    expect(stepsOf(FIRST, next, last)).toEqual([
      ...['1-6 camera 100-230', '6: camera>gateway 230-250', '6: gateway>xavier 250-270', '7-9 xavier 270-312'],
    ]);
    expect(stepsOf(FIRST, next, last, chained(400, []))).toHaveLength(4);
  });

  it('keeps hops that are over while the payload is handed further', () => {
    const next = chained(230, [computed('xavier', 7, 9, 262, 302)], [handedOn('gateway', 'xavier', 6, 242, 262)]);
    expect(stepsOf(FIRST, next)).toEqual([
      ...['1-6 camera 100-220', '6: camera>gateway 220-240', '6: gateway>xavier 242-262', '7-9 xavier 262-302'],
    ]);
  });

  it('counts the plans that give layers to another device, and forgets work that was lost', () => {
    const elsewhere = chained(200, [computed('camera', 5, 9, 200, 300)]);
    expect(chainAfter(FIRST, elsewhere, elsewhere).replans).toBe(1);
    const again = chained(300, [computed('xavier', 3, 9, 310, 400)]);
    expect(stepsOf(FIRST, elsewhere, again)).toEqual(['1-2 camera 100-300', '3-9 xavier 310-400']);
  });
});
