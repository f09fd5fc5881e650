import { describe, expect, it } from '@jest/globals';
import { emptyCellState, type CellWorld } from '../../../core/cell/index.js';
import { closeEpoch, radio, request, type EpochSetting } from '../../../core/cell/testing/cell-scenarios.js';
import { offloadWorld } from '../../../core/cell/testing/offload-scenarios.js';
import { simulate, type SimulatedEpoch, type Traffic } from '../../../core/cell/testing/simulated-cell.js';
import type { GpuBatch, PlanBody, UserRequest, VerdictBody } from '../../../core/messages.js';
import { policyNamed } from '../index.js';

const nobody = emptyCellState('north');

const planned = (policy: string, world: CellWorld = offloadWorld()): EpochSetting => ({
  planners: policyNamed(policy).planners?.() ?? [],
  world,
});

/** An input takes one block for a whole window at 5 bit/s/Hz. */
const ask = (requestId: string, model: string, changes: Partial<UserRequest> = {}): UserRequest =>
  request({ requestId, models: [model], deadlineMs: 2000, ...changes });

/** Inputs of 25, 20 and 40 Mbit: half, two fifths and four fifths of what the uplink carries in a window. */
const LARGE: readonly UserRequest[] = [
  ask('first', 'cat', { inputBytes: 25e6 / 8, deadlineMs: 3000 }),
  ask('second', 'owl', { inputBytes: 20e6 / 8, arrivedAtMs: 10, deadlineMs: 1000 }),
  ask('third', 'dog', { inputBytes: 40e6 / 8, arrivedAtMs: 20, deadlineMs: 1500 }),
];

const grantsOf = (plan: PlanBody | undefined): Readonly<Record<string, number>> =>
  Object.fromEntries((plan?.uplink?.grants ?? []).map(({ requestId, blocks }) => [requestId, blocks]));

const batchesOf = (plan: PlanBody | undefined): readonly GpuBatch[] => plan?.gpu?.batches ?? [];

const inOrder = (batches: readonly GpuBatch[]): readonly string[] =>
  batches.map(({ modelId, requestIds }) => `${modelId}: ${requestIds.join(' ')}`);

const traffic = (requests: readonly UserRequest[], changes: Partial<Traffic> = {}): Traffic => ({
  requests,
  efficiency: () => 5,
  uplinkEfficiency: () => 5,
  reportsProgress: true,
  ...changes,
});

const lastVerdicts = (epochs: readonly SimulatedEpoch[]): Readonly<Record<string, VerdictBody>> =>
  Object.fromEntries(epochs.flatMap(({ closed }) => closed.verdicts).map((verdict) => [verdict.requestId, verdict]));

const allBatches = (epochs: readonly SimulatedEpoch[]): readonly GpuBatch[] =>
  epochs.flatMap(({ closed }) => batchesOf(closed.plan));

describe('an uplink for which three ask', () => {
  it.each([
    ['fifo', { first: 50, second: 40, third: 10 }],
    ['edf', { second: 40, third: 60 }],
    ['equal-split', { first: 33, second: 34, third: 33 }],
  ])('is divided by the rule of %s, which admits accordingly', (policy, grants) => {
    const inputs = { reports: [radio('ann', 10, 5, 5)], requests: LARGE };
    const { plan, verdicts } = closeEpoch(nobody, 0, inputs, planned(policy));
    expect(grantsOf(plan)).toEqual(grants);
    expect(verdicts.map(({ verdict, requestId }) => `${verdict} ${requestId}`).toSorted()).toEqual(
      Object.keys(grants)
        .map((requestId) => `admitted ${requestId}`)
        .toSorted(),
    );
  });

  it('is not left idle: what all inputs can do without makes them faster', () => {
    const inputs = { reports: [radio('ann', 10, 5, 5)], requests: [ask('a', 'cat'), ask('b', 'cat')] };
    expect(grantsOf(closeEpoch(nobody, 0, inputs, planned('fifo')).plan)).toEqual({ a: 99, b: 1 });
    expect(grantsOf(closeEpoch(nobody, 0, inputs, planned('equal-split')).plan)).toEqual({ a: 50, b: 50 });
  });
});

describe('a GPU that is free', () => {
  const urgent = { deadlineMs: 900 };

  it.each([
    ['fifo', ['cat: a b', 'owl: c', 'dog: d']],
    ['edf', ['owl: c', 'cat: b a', 'dog: d']],
    ['equal-split', ['cat: a b', 'owl: c', 'dog: d']],
  ])('takes the first that is up with all of its model, by the rule of %s', (policy, expected) => {
    const there = { inputBytes: 0 };
    const requests = [
      ask('a', 'cat', there),
      ask('b', 'cat', { ...there, arrivedAtMs: 1, deadlineMs: 1500 }),
      ask('c', 'owl', { ...there, arrivedAtMs: 2, ...urgent }),
      ask('d', 'dog', { ...there, arrivedAtMs: 3 }),
    ];
    const epochs = simulate(traffic(requests), planned(policy));
    expect(inOrder(allBatches(epochs))).toEqual(expected);
    expect(Object.values(lastVerdicts(epochs)).map(({ verdict }) => verdict)).toEqual(Array(4).fill('completed'));
  });

  it('loads what is missing when it takes it, and runs', () => {
    const requests = [ask('a', 'cat', { inputBytes: 0 }), ask('b', 'dog', { inputBytes: 0, arrivedAtMs: 1 })];
    const epochs = simulate(traffic(requests), planned('fifo'));
    // From 150 on: 25 ms to load, 12 ms to run; behind it the head alone.
    expect(allBatches(epochs)).toMatchObject([
      { loadBlocks: ['body', 'cat.head'], loadStartsAtMs: 150, earliestStartAtMs: 175, finishesAtMs: 187 },
      { loadBlocks: ['dog.head'], loadStartsAtMs: 187, earliestStartAtMs: 192, finishesAtMs: 204 },
    ]);
    expect(lastVerdicts(epochs)).toMatchObject({ a: { finishedAtMs: 187 }, b: { finishedAtMs: 204 } });
  });

  it('forgets what was used longest ago when it needs room', () => {
    // 40 MB hold the body and two heads; the owl takes 30 MB of them.
    const there = (requestId: string, model: string, arrivedAtMs: number): UserRequest =>
      ask(requestId, model, { inputBytes: 0, arrivedAtMs });
    const requests = [there('a', 'cat', 0), there('b', 'dog', 300), there('c', 'cat', 600), there('d', 'owl', 900)];
    const evictions = allBatches(simulate(traffic(requests), planned('edf'))).map(({ evictBlocks }) => evictBlocks);
    // The dog's head first, though it came later than the cat's; then the body, for the cat's head is not enough.
    expect(evictions).toEqual([[], [], [], ['dog.head', 'body']]);
  });

  it('runs no more together than fit into memory', () => {
    const world = offloadWorld({ gpu: { memoryBytes: 27e6, loadBytesPerSecond: 1e9 } });
    const requests = ['a', 'b', 'c'].map((requestId) => ask(requestId, 'cat', { inputBytes: 0 }));
    const epochs = simulate(traffic(requests), planned('fifo', world));
    expect(inOrder(allBatches(epochs))).toEqual(['cat: a b', 'cat: c']);
  });

  it('does not wait for who has no coverage', () => {
    const requests = [ask('deaf', 'cat', { userId: 'bob' }), ask('heard', 'cat', { arrivedAtMs: 10 })];
    const epochs = simulate(
      traffic(requests, { uplinkEfficiency: (userId) => (userId === 'bob' ? 0 : 5) }),
      planned('fifo'),
    );
    expect(inOrder(allBatches(epochs))).toEqual(['cat: heard']);
    expect(lastVerdicts(epochs)).toMatchObject({
      heard: { verdict: 'completed' },
      deaf: { verdict: 'expired', reason: 'EXPIRED_IN_QUEUE' },
    });
  });
});

describe('a channel that turns out worse than it was reported', () => {
  it('has the batch wait for its input, and those behind it run late rather than not at all', () => {
    // Loads take next to nothing; inputs are expected at 202 and 209, one batch behind the other in one plan.
    const world = offloadWorld({ gpu: { memoryBytes: 40e6, loadBytesPerSecond: 1e12 } });
    const requests = [
      ask('slow', 'cat', { inputBytes: 12e6 / 8, deadlineMs: 1000 }),
      ask('behind', 'dog', { userId: 'bob', inputBytes: 16e6 / 8, deadlineMs: 1500 }),
    ];
    // What ann has left at 199, 0.73 Mbit, then takes ten times as long: it is up at 230.7.
    const falling = traffic(requests, {
      uplinkEfficiency: (userId, epoch) => (userId === 'ann' && epoch > 0 ? 0.5 : 5),
    });
    const epochs = simulate(falling, planned('equal-split', world));
    expect(inOrder(allBatches(epochs))).toEqual(['cat: slow', 'dog: behind']);
    const [slow, behind] = allBatches(epochs).map(({ finishesAtMs }) => finishesAtMs);
    expect([slow, behind].map((finishMs = 0) => Math.round(finishMs))).toEqual([214, 226]);
    expect(lastVerdicts(epochs)).toMatchObject({
      slow: { verdict: 'completed', finishedAtMs: 243 },
      behind: { verdict: 'completed', finishedAtMs: 255 },
    });
  });

  it('has an input that is too late even so placed again', () => {
    const bad: Partial<Traffic> = { uplinkEfficiency: (_, epoch) => (epoch < 1 ? 5 : 0.5) };
    const epochs = simulate(
      traffic([ask('slow', 'cat', { inputBytes: 40e6 / 8, deadlineMs: 1500 })], bad),
      planned('edf'),
    );
    expect(allBatches(epochs).length).toBeGreaterThan(1);
    expect(lastVerdicts(epochs)).toMatchObject({ slow: { verdict: 'completed' } });
  });
});

describe('who is out of time', () => {
  it('gets nothing from its deadline on, and is given up by nobody before', () => {
    const world = offloadWorld({ gpu: { memoryBytes: 40e6, loadBytesPerSecond: 50e6 } });
    // 500 ms to load: too slow for 400 ms, but only the deadline ends it.
    const epochs = simulate(traffic([ask('hopeless', 'cat', { deadlineMs: 400 })]), planned('equal-split', world));
    expect(lastVerdicts(epochs)).toMatchObject({ hopeless: { verdict: 'missed' } });
    const granted = epochs.flatMap(({ closed }) => closed.plan ?? []).filter(({ uplink }) => uplink !== undefined);
    expect(Math.max(...granted.map(({ startsAtMs }) => startsAtMs))).toBeLessThan(400);
  });

  it('is not taken by the GPU any more', () => {
    const world = offloadWorld({ gpu: { memoryBytes: 40e6, loadBytesPerSecond: 50e6 } });
    const requests = [
      ask('first', 'owl', { inputBytes: 0 }),
      ask('late', 'cat', { inputBytes: 0, arrivedAtMs: 10, deadlineMs: 500 }),
    ];
    expect(inOrder(allBatches(simulate(traffic(requests), planned('fifo', world))))).toEqual(['owl: first']);
  });
});

describe('models a GPU has no room for', () => {
  it('are passed over for the next of the request; without one it waits', () => {
    const world = offloadWorld({ gpu: { memoryBytes: 27e6, loadBytesPerSecond: 1e9 } });
    const inputs = (models: readonly string[]): Parameters<typeof closeEpoch>[2] => ({
      reports: [radio('ann', 10, 5, 5)],
      requests: [request({ models })],
    });
    expect(closeEpoch(nobody, 0, inputs(['owl', 'cat']), planned('fifo', world)).verdicts).toMatchObject([
      { verdict: 'admitted', mode: 'offload', model: 'cat' },
    ]);
    const none = closeEpoch(nobody, 0, inputs(['owl']), planned('equal-split', world));
    expect(none).toMatchObject({ verdicts: [], state: { open: [{ kind: 'waiting' }] } });
  });
});
