import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from '../../canonical-json.js';
import type { UserRequest, VerdictBody } from '../../messages.js';
import type { CellEpoch } from '../close-epoch.js';
import { emptyCellState, isOffload, type CellState } from '../state.js';
import { closeEpoch, gone, outcome, radio, request, type EpochSetting } from '../testing/cell-scenarios.js';
import { CAT, DOG, OFFLOAD_CELL, offloadWorld, OWL } from '../testing/offload-scenarios.js';
import { simulate, type SimulatedEpoch, type Traffic } from '../testing/simulated-cell.js';
import { OffloadPlanner } from './offload-planner.js';
import type { OffloadOptions } from './offload-options.js';

/** Promises up to the deadline itself, so that numbers can be worked out by hand. */
function setting(options: Partial<OffloadOptions> = {}, world = offloadWorld()): EpochSetting {
  return { world, planners: [new OffloadPlanner({ promiseGuardMs: 0, ...options })] };
}

const STEADY: Omit<Traffic, 'requests'> = {
  efficiency: () => 5,
  uplinkEfficiency: () => 5,
  reportsProgress: true,
};

/** A request of a user of the same name, arrived at 10 ms, 1.3 s allowed. */
function ask(requestId: string, changes: Partial<UserRequest> = {}): UserRequest {
  return request({ requestId, userId: requestId, models: ['cat'], modes: ['offload'], arrivedAtMs: 10, ...changes });
}

const verdictsOf = (epochs: readonly SimulatedEpoch[]): readonly VerdictBody[] =>
  epochs.flatMap(({ closed }) => closed.verdicts);
const batchesOf = (epochs: readonly SimulatedEpoch[]) =>
  epochs.flatMap(({ closed }) => closed.plan?.gpu?.batches ?? []);

/** The first epoch, in which everybody asks. */
function firstEpoch(requests: readonly UserRequest[], given = setting(), uplink = 5): CellEpoch {
  const reports = requests.map(({ userId }) => radio(userId, 10, 5, uplink));
  return closeEpoch(emptyCellState('north'), 0, { reports, requests }, given);
}

const verdictOf = ({ verdicts }: CellEpoch, requestId: string): VerdictBody | undefined =>
  verdicts.find((verdict) => verdict.requestId === requestId);

describe('mode offload', () => {
  it('sends an input up, loads the model meanwhile, runs it and reports it as predicted', () => {
    const epochs = simulate({ ...STEADY, requests: [ask('a')] }, setting());
    // All 100 blocks bring 0.5 Mbit up in 1 ms; loading 25 MB takes 25 ms; running one takes 12 ms.
    expect(epochs[0]?.closed.plan).toMatchObject({
      startsAtMs: 150,
      uplink: { blocks: 100, grants: [{ requestId: 'a', bitsLeft: 500_000 }] },
      uploads: [{ requestId: 'a', userId: 'a', modelId: 'cat', bits: 500_000 }],
      gpu: {
        batches: [
          {
            modelId: 'cat',
            loadBlocks: ['body', 'cat.head'],
            evictBlocks: [],
            loadStartsAtMs: 150,
            earliestStartAtMs: 175,
            finishesAtMs: 187,
            requestIds: ['a'],
          },
        ],
      },
    });
    expect(verdictsOf(epochs)).toMatchObject([
      { verdict: 'admitted', mode: 'offload', model: 'cat', predictedFinishAtMs: 187 },
      { verdict: 'completed', finishedAtMs: 187 },
    ]);
  });

  it('runs users of one model together, and loads only what the model before did not bring', () => {
    const requests = [ask('a'), ask('b'), ask('d', { models: ['dog'] })];
    const batches = batchesOf(simulate({ ...STEADY, requests }, setting()));
    expect(batches).toMatchObject([
      { modelId: 'cat', requestIds: ['a', 'b'], loadBlocks: ['body', 'cat.head'], finishesAtMs: 189 },
      { modelId: 'dog', requestIds: ['d'], loadBlocks: ['dog.head'], loadStartsAtMs: 189, finishesAtMs: 206 },
    ]);
  });

  it('keeps what a later request needs in memory while there is room, and evicts what nobody asks for', () => {
    const requests = [
      ask('a'),
      ask('o', { models: ['owl'], arrivedAtMs: 310 }),
      ask('b', { models: ['dog'], arrivedAtMs: 610 }),
      ask('c', { arrivedAtMs: 910 }),
    ];
    const batches = batchesOf(simulate({ ...STEADY, requests }, setting()));
    expect(batches).toMatchObject([
      { modelId: 'cat', loadBlocks: ['body', 'cat.head'], evictBlocks: [] },
      // 25 MB and 30 MB and an input of 1 MB do not fit into 40 MB, but the head of 5 MB may stay.
      { modelId: 'owl', loadBlocks: ['owl.1', 'owl.2'], evictBlocks: ['body'] },
      { modelId: 'dog', loadBlocks: ['body', 'dog.head'], evictBlocks: ['owl.1', 'owl.2'] },
      { modelId: 'cat', loadBlocks: [], evictBlocks: [] },
    ]);
  });

  it('never puts more inputs into a batch than memory holds beside the model', () => {
    const world = offloadWorld({ gpu: { memoryBytes: 28e6, loadBytesPerSecond: 1e9 } });
    const requests = ['a', 'b', 'c', 'd'].map((id) => ask(id));
    const batches = batchesOf(simulate({ ...STEADY, requests }, setting({}, world)));
    expect(batches.map(({ requestIds }) => requestIds)).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('takes the preferred model that can be done in time, else the next one', () => {
    const preferred = firstEpoch([ask('a', { models: ['owl', 'cat'] })]);
    expect(verdictOf(preferred, 'a')).toMatchObject({ verdict: 'admitted', model: 'owl' });
    // Loading the owl takes 30 ms and running 12 ms, of the cat 25 ms and 12 ms; 40 ms are left.
    const hasty = firstEpoch([ask('a', { models: ['owl', 'cat'], deadlineMs: 180 })]);
    expect(verdictOf(hasty, 'a')).toMatchObject({ verdict: 'admitted', model: 'cat' });
  });

  it('plans behind a bound batch afresh: a more urgent newcomer goes first', () => {
    const world = offloadWorld({ gpu: { memoryBytes: 40e6, loadBytesPerSecond: 100e6 } });
    // Loading takes ten times as long: the cat runs from 400 to 412 ms, the owl would from 712 to 724 ms.
    const requests = [
      ask('a', { deadlineMs: 500 }),
      ask('o', { models: ['owl'], deadlineMs: 2000 }),
      ask('d', { models: ['dog'], arrivedAtMs: 110, deadlineMs: 400 }),
    ];
    const epochs = simulate({ ...STEADY, requests }, setting({}, world));
    expect(epochs[0]?.closed.state.gpu?.queue).toEqual([{ modelId: 'owl', requestIds: ['o'] }]);
    expect(batchesOf(epochs).map(({ modelId }) => modelId)).toEqual(['cat', 'dog', 'owl']);
    expect(verdictsOf(epochs).filter(({ verdict }) => verdict === 'completed')).toHaveLength(3);
  });

  it('binds a batch only when its loading begins, and lets newcomers join it until then', () => {
    // 64 Mbit take 128 ms over the whole band: the batch loads from 253 ms on, just after the first plan.
    const slow = ask('a', { inputBytes: 8e6 });
    const requests = [slow, ask('b', { arrivedAtMs: 110 })];
    const epochs = simulate({ ...STEADY, requests }, setting());
    expect(epochs[0]?.closed.plan?.gpu).toBeUndefined();
    expect(batchesOf(epochs)).toMatchObject([{ requestIds: ['a', 'b'] }]);
  });

  it('serves an input of no bits without any uplink', () => {
    const epochs = simulate({ ...STEADY, requests: [ask('a', { inputBytes: 0 })] }, setting());
    expect(epochs[0]?.closed.plan?.uplink).toBeUndefined();
    expect(verdictsOf(epochs)).toMatchObject([{ verdict: 'admitted' }, { verdict: 'completed', finishedAtMs: 187 }]);
  });

  it('grants no more blocks than there are, in the order of the batches', () => {
    // 200 Mbit each take 400 ms of the whole band.
    const requests = [
      ask('a', { inputBytes: 25e6, deadlineMs: 700 }),
      ...['b', 'c'].map((id) => ask(id, { inputBytes: 25e6, models: ['owl'], deadlineMs: 3000 })),
    ];
    const { plan } = firstEpoch(requests);
    expect(plan?.uplink?.grants).toMatchObject([{ requestId: 'a', blocks: 100 }]);
  });

  it('does not plan for a user in a batch that runs, and waits for the executor to say so', () => {
    const { state } = firstEpoch([ask('a')]);
    const second = closeEpoch(state, 1, {}, setting());
    expect(second.plan).toBeUndefined();
    expect(second.state.open).toHaveLength(1);
    const third = closeEpoch(second.state, 2, { outcomes: [outcome(188, 'completed', { requestId: 'a' })] }, setting());
    expect(third.verdicts).toMatchObject([{ verdict: 'completed', finishedAtMs: 188, predictedFinishAtMs: 187 }]);
    expect(third.state.gpu?.residentBlocks).toEqual(['body', 'cat.head']);
  });
});

describe('an input that does not come up as planned', () => {
  /** User b loses the uplink for three epochs while 32 Mbit are on their way, 64 ms over the whole band. */
  const falls: Omit<Traffic, 'requests'> = {
    ...STEADY,
    uplinkEfficiency: (userId, epoch) => (userId === 'b' && epoch >= 1 && epoch < 4 ? 0 : 5),
  };

  it('is left out of its batch after one window, and served by a later one', () => {
    // The batch loads from 150 to 400 ms and waits until 500 ms; 64 Mbit take 128 ms over the whole band.
    const world = offloadWorld({ gpu: { memoryBytes: 40e6, loadBytesPerSecond: 100e6 } });
    const longer = {
      ...falls,
      uplinkEfficiency: (userId: string, epoch: number) => (userId === 'b' && epoch >= 1 && epoch < 8 ? 0 : 5),
    };
    const requests = [ask('a'), ask('b', { inputBytes: 8e6 })];
    const epochs = simulate({ ...longer, requests }, setting({}, world));
    const batches = batchesOf(epochs);
    expect(batches[0]).toMatchObject({ requestIds: ['a', 'b'] });
    expect(batches.slice(1)).toMatchObject([{ requestIds: ['b'], loadBlocks: [] }]);
    expect(
      verdictsOf(epochs)
        .filter(({ verdict }) => verdict === 'completed')
        .map(({ requestId }) => requestId),
    ).toEqual(['a', 'b']);
  });

  it('is given up when even the best channel of late would not do', () => {
    const requests = [ask('b', { deadlineMs: 400, inputBytes: 4e6 })];
    const epochs = simulate({ ...falls, requests }, setting());
    expect(verdictsOf(epochs)).toMatchObject([
      { verdict: 'admitted' },
      { verdict: 'missed', reason: 'CHANNEL_DROPPED' },
    ]);
    expect(verdictsOf(epochs).at(-1)?.cause).toMatch(/^uplink: /);
  });

  it('goes on for best effort where the cell says so', () => {
    const world = offloadWorld({ bestEffort: true });
    const requests = [ask('b', { deadlineMs: 400, inputBytes: 4e6 })];
    const epochs = simulate({ ...falls, requests, reportsProgress: false }, setting({}, world));
    expect(batchesOf(epochs).length).toBeGreaterThan(0);
    expect(verdictsOf(epochs).at(-1)).toMatchObject({ verdict: 'missed', finishedAtMs: expect.any(Number) });
    // What has no deadline to keep any more is worth something as long as its end is read: no time is without end.
    expect(() => epochs.map(({ closed }) => canonicalJson(closed.state))).not.toThrow();
  });
});

describe('a request that cannot be served', () => {
  const refusals: readonly (readonly [string, Partial<UserRequest>, Partial<VerdictBody>])[] = [
    [
      'by a deadline too short for sending',
      { inputBytes: 100e6, deadlineMs: 1000 },
      {
        reason: 'DEADLINE_IMPOSSIBLE',
        cause: 'uplink: sending takes 1600 ms over the whole band and running 12 ms, 860 ms are left',
      },
    ],
    [
      'by a deadline too short for loading',
      { deadlineMs: 170 },
      { reason: 'DEADLINE_IMPOSSIBLE', cause: 'GPU: loading takes 25 ms and running 12 ms, 30 ms are left' },
    ],
    [
      'by a model larger than the GPU',
      { models: ['giant'] },
      {
        reason: 'MEMORY_IMPOSSIBLE',
        cause: 'GPU memory: the smallest model takes 61000000 bytes with one input, the GPU has 40000000',
      },
    ],
    [
      'by more than one input',
      { batchSize: 2 },
      { reason: 'MODE_NOT_OFFERED', cause: 'modes: offload takes one input a request, batchSize is 2' },
    ],
    ['by an unknown model', { models: ['unicorn'] }, { reason: 'UNKNOWN_MODEL' }],
  ];

  it.each(refusals)('%s is refused with the reason', (_, changes, why) => {
    const giant = { ...OWL, modelId: 'giant', layers: [{ layerId: 'g', bytes: 60e6, flops: 1, outputBytes: 1 }] };
    const world = offloadWorld({}, [CAT, DOG, OWL, giant]);
    const closed = firstEpoch([ask('a', changes)], setting({}, world));
    expect(closed.verdicts).toMatchObject([{ verdict: 'refused', ...why }]);
    expect(closed.state.open).toEqual([]);
  });

  it('without a report of its uplink is refused, whatever is known of its downlink', () => {
    const reports = [radio('a', 10, 5)];
    const closed = closeEpoch(emptyCellState('north'), 0, { reports, requests: [ask('a')] }, setting());
    expect(closed.verdicts).toMatchObject([
      { verdict: 'refused', reason: 'NO_CHANNEL_REPORT', cause: 'uplink: user a never reported' },
    ]);
  });

  it('for the uplink is told how many blocks it would need and how many are free', () => {
    // 200 Mbit take 400 ms of the whole band each, and both have 500 ms.
    const requests = ['a', 'b'].map((id) => ask(id, { inputBytes: 25e6, deadlineMs: 640 }));
    const closed = firstEpoch(requests);
    expect(verdictOf(closed, 'a')).toMatchObject({ verdict: 'admitted' });
    expect(verdictOf(closed, 'b')).toMatchObject({
      verdict: 'refused',
      reason: 'UPLINK_FULL',
      cause: 'uplink: needs 82 blocks until it runs, 0 free',
    });
  });

  it('for the GPU is told how long it would take and how long is free', () => {
    // The cat takes 25 + 12 ms, the owl 30 + 12 ms; 60 ms are left to both.
    const requests = [ask('a', { deadlineMs: 200 }), ask('o', { models: ['owl'], deadlineMs: 200 })];
    const closed = firstEpoch(requests);
    expect(verdictOf(closed, 'a')).toMatchObject({ verdict: 'admitted' });
    expect(verdictOf(closed, 'o')).toMatchObject({
      verdict: 'refused',
      reason: 'GPU_FULL',
      cause: 'GPU: needs 42 ms to load and run, 23 ms free before the deadline',
    });
  });

  it('waits while a better channel may still help, and expires when it no longer can', () => {
    const reports = [radio('a', 10, 5, 5), radio('a', 20, 5, 0.5)];
    // 20 Mbit: 40 ms at the best channel of late, 400 ms at the newest.
    const requests = [ask('a', { inputBytes: 2.5e6, deadlineMs: 450 })];
    let state: CellState = emptyCellState('north');
    const verdicts: VerdictBody[] = [];
    for (let epoch = 0; epoch < 5; epoch += 1) {
      const inputs = epoch === 0 ? { reports, requests } : { reports: [radio('a', 100 * epoch + 10, 5, 0.05)] };
      const closed = closeEpoch(state, epoch, inputs, setting());
      ({ state } = closed);
      verdicts.push(...closed.verdicts);
    }
    expect(verdicts).toMatchObject([{ verdict: 'expired', reason: 'EXPIRED_IN_QUEUE' }]);
    expect(verdicts[0]?.cause).toMatch(/^waited \d+ ms; uplink: /);
  });

  it('is shed while planning is behind', () => {
    const reports = [radio('a', 10, 5, 5)];
    const requests = [ask('a', { deadlineMs: 300 })];
    const closed = closeEpoch(
      emptyCellState('north'),
      0,
      { reports, requests },
      { ...setting(), window: { shedAtMs: 1000 } },
    );
    expect(closed.verdicts).toMatchObject([{ verdict: 'refused', reason: 'OVERLOAD' }]);
  });
});

describe('what executors report', () => {
  const begun = (): CellState => firstEpoch([ask('a', { inputBytes: 25e6, deadlineMs: 3000 })]).state;
  const progressOf = (state: CellState) => state.open.find(isOffload)?.progress;
  const after = (state: CellState, epoch: number, told: Parameters<typeof outcome>[2]): CellState =>
    closeEpoch(
      state,
      epoch,
      { outcomes: [outcome(100 * epoch + 99, 'progress', { requestId: 'a', ...told })] },
      setting(),
    ).state;

  it('wins over what was projected', () => {
    const second = after(begun(), 1, { uploadedBits: 1e6 });
    // From 199 ms on at the whole band for 51 ms.
    expect(progressOf(second)?.uploadedBits).toBeCloseTo(1e6 + 0.051 * 500e6, 3);
  });

  it('may fall only when it says that it began again', () => {
    const second = after(begun(), 1, { uploadedBits: 20e6 });
    const third = after(second, 2, { uploadedBits: 0, restarted: true });
    expect(progressOf(third)?.uploadedBits).toBeCloseTo(0.051 * 500e6, 3);
  });

  it('of GPU memory is taken over, but for blocks nobody knows', () => {
    const { state } = firstEpoch([ask('a')]);
    const told = { requestId: 'a', residentBlocks: ['owl.1', 'nonsense'] };
    const next = closeEpoch(state, 2, { outcomes: [outcome(250, 'completed', told)] }, setting());
    expect(next.state.gpu?.residentBlocks).toEqual(['owl.1']);
    // One layer of the owl alone is of no use to a planner in whole groups: it leaves, and comes again with the others.
    const owl = closeEpoch(
      next.state,
      3,
      { reports: [radio('o', 310, 5, 5)], requests: [ask('o', { models: ['owl'], arrivedAtMs: 310 })] },
      setting(),
    );
    expect(owl.plan?.gpu?.batches).toMatchObject([{ evictBlocks: ['owl.1'], loadBlocks: ['owl.1', 'owl.2'] }]);
  });

  it('settles a request with what failed', () => {
    const { state } = firstEpoch([ask('a')]);
    const failed = outcome(190, 'failed', { requestId: 'a', why: 'out of memory' });
    const next = closeEpoch(state, 1, { outcomes: [failed] }, setting());
    expect(next.verdicts).toMatchObject([
      { verdict: 'missed', reason: 'EXECUTOR_FAILED', cause: 'executor: out of memory' },
    ]);
  });

  it('too late is the GPU where the input was up in time', () => {
    const { state } = firstEpoch([ask('a', { deadlineMs: 190 })]);
    const second = closeEpoch(state, 1, {}, setting());
    const next = closeEpoch(second.state, 2, { outcomes: [outcome(230, 'completed', { requestId: 'a' })] }, setting());
    expect([...second.verdicts, ...next.verdicts]).toMatchObject([
      { verdict: 'missed', reason: 'GPU_FULL', cause: 'GPU: finished 30 ms after the deadline', finishedAtMs: 230 },
    ]);
  });

  it('of a user who left ends the request', () => {
    const { state } = firstEpoch([ask('a')]);
    const next = closeEpoch(state, 1, { reports: [gone('a', 150)] }, setting());
    expect(next.verdicts).toMatchObject([{ verdict: 'missed', reason: 'USER_LEFT' }]);
  });
});

describe('a cell with a GPU', () => {
  it('that nobody has asked for yet remembers nothing of it', () => {
    const closed = closeEpoch(emptyCellState('north'), 0, { reports: [radio('a', 10, 5, 5)] }, setting());
    expect(closed.state.gpu).toBeUndefined();
    expect(OFFLOAD_CELL.modes).toEqual(['offload']);
  });

  it('decides the same bytes from the same state', () => {
    const requests = ['a', 'b', 'c'].map((id) => ask(id));
    expect(JSON.stringify(firstEpoch(requests))).toBe(JSON.stringify(firstEpoch(requests)));
  });
});
