import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check } from '../../../../test/oracles/check.js';
import { canonicalJson } from '../../canonical-json.js';
import type { GpuBatch, UserRequest, VerdictBody } from '../../messages.js';
import { batchMs, blocksAfter } from '../../physics/index.js';
import { solvePartialLoading, type PartialLoadingInstance } from '../../solvers/partial-loading/index.js';
import { emptyCellState } from '../state.js';
import { closeEpoch, radio } from '../testing/cell-scenarios.js';
import { CAT, DOG, offloadWorld, OWL } from '../testing/offload-scenarios.js';
import { simulate, type SimulatedEpoch, type Traffic } from '../testing/simulated-cell.js';
import type { CellWorld } from '../world.js';
import { OffloadPlanner } from './offload-planner.js';

/** Times as they are: where a double holds milliseconds to a quarter of a microsecond only. */
const BEGIN_MS = 1_790_000_000_000;
const USERS = ['ann', 'bob', 'cem', 'dot', 'eve'];
const MODELS = ['cat', 'dog', 'owl'];

const layer = (layerId: string, bytes: number) => ({ layerId, bytes, flops: 1e9, outputBytes: 1000 });
/** Shares less with cat and dog than they do with each other. */
const FOX = { ...CAT, modelId: 'fox', layers: [layer('fox.body', 8e6), layer('fox.head', 6e6)] };

/** A GPU that takes 50 to 75 ms to load a model, beside an uplink that takes about as long for an input. */
const world = offloadWorld(
  {
    uplink: { blockHz: 1e6, blocks: 20, share: 1, overhead: 0 },
    gpu: { memoryBytes: 40e6, loadBytesPerSecond: 400e6 },
  },
  [CAT, DOG, OWL, FOX],
);

const someRequests: fc.Arbitrary<readonly UserRequest[]> = fc
  .array(
    fc.record(
      {
        userId: fc.constantFrom(...USERS),
        arrivedAtMs: fc.integer({ min: 0, max: 900 }).map((ms) => BEGIN_MS + ms),
        deadlineMs: fc.integer({ min: 150, max: 1500 }),
        models: fc.shuffledSubarray([...MODELS, 'fox'], { minLength: 1, maxLength: 2 }),
        inputBytes: fc.integer({ min: 0, max: 20 }).map((parts) => parts * 50_000),
        priority: fc.integer({ min: 1, max: 3 }),
      },
      { requiredKeys: ['userId', 'arrivedAtMs', 'deadlineMs', 'models'] },
    ),
    { minLength: 1, maxLength: 14 },
  )
  .map((asked) => asked.map((one, place) => ({ ...one, requestId: `r${place}`, cellId: 'north' })));

const steadyUplinks = fc
  .array(fc.integer({ min: 1, max: 7 }), { minLength: USERS.length, maxLength: USERS.length })
  .map(
    (efficiencies) =>
      (userId: string): number =>
        efficiencies[USERS.indexOf(userId)] ?? 0,
  );

/** Uplinks that jump from epoch to epoch, down to no coverage at all. */
const wildUplinks = fc
  .array(fc.integer({ min: 0, max: 7 }), { minLength: 7, maxLength: 31 })
  .map((efficiencies) => (userId: string, epoch: number): number => {
    return efficiencies[(7 * USERS.indexOf(userId) + epoch) % efficiencies.length] ?? 0;
  });

const trafficOver = (uplinkEfficiency: fc.Arbitrary<NonNullable<Traffic['uplinkEfficiency']>>): fc.Arbitrary<Traffic> =>
  fc.record({
    requests: someRequests,
    efficiency: fc.constant(() => 5),
    uplinkEfficiency,
    reportsProgress: fc.boolean(),
  });

const steadyTraffic = trafficOver(steadyUplinks);
const anyTraffic = fc.oneof(steadyTraffic, trafficOver(wildUplinks));
const SETTING = { world, planners: [new OffloadPlanner()] };

const parsed = (text: string): unknown => JSON.parse(text) as unknown;
const verdictsOf = (epochs: readonly SimulatedEpoch[]): readonly VerdictBody[] =>
  epochs.flatMap(({ closed }) => closed.verdicts);
const batchesOf = (epochs: readonly SimulatedEpoch[]): readonly GpuBatch[] =>
  epochs.flatMap(({ closed }) => closed.plan?.gpu?.batches ?? []);

describe('a GPU cell, whatever happens in it', () => {
  it('never grants more blocks than it has, and nobody twice', () => {
    let grants = 0;
    check(
      fc.property(anyTraffic, (traffic) => {
        for (const { closed } of simulate(traffic, SETTING)) {
          const granted = closed.plan?.uplink?.grants ?? [];
          grants += granted.length;
          expect(granted.every(({ blocks }) => Number.isInteger(blocks) && blocks > 0)).toBe(true);
          expect(granted.reduce((sum, { blocks }) => sum + blocks, 0)).toBeLessThanOrEqual(20);
          expect(new Set(granted.map(({ requestId }) => requestId)).size).toBe(granted.length);
        }
      }),
      150,
    );
    expect(grants).toBeGreaterThan(500);
  });

  it('settles every request once', () => {
    check(
      fc.property(anyTraffic, (traffic) => {
        const ends = verdictsOf(simulate(traffic, SETTING)).filter(({ verdict }) => verdict !== 'admitted');
        expect(ends.map(({ requestId }) => requestId).sort()).toEqual(
          traffic.requests.map((one) => one.requestId).sort(),
        );
      }),
      150,
    );
  });

  it('loads what is missing, evicts what is there, and never needs more memory than there is', () => {
    let loads = 0;
    check(
      fc.property(anyTraffic, (traffic) => {
        let resident: readonly string[] = [];
        for (const batch of batchesOf(simulate(traffic, SETTING))) {
          expect(batch.evictBlocks.filter((block) => !resident.includes(block))).toEqual([]);
          const kept = resident.filter((block) => !batch.evictBlocks.includes(block));
          expect(batch.loadBlocks.filter((block) => kept.includes(block))).toEqual([]);
          resident = blocksAfter(resident, batch);
          const model = world.models.get(batch.modelId);
          expect(model?.layers.filter(({ layerId }) => !resident.includes(layerId))).toEqual([]);
          const bytes = resident.reduce((sum, block) => sum + (world.blockBytes.get(block) ?? 0), 0);
          expect(bytes + batch.requestIds.length * (model?.activationBytesPerInput ?? 0)).toBeLessThanOrEqual(40e6);
          loads += batch.loadBlocks.length;
        }
      }),
      150,
    );
    expect(loads).toBeGreaterThan(300);
  });

  it('loads for no batch before the one before it has begun, and leaves each time enough', () => {
    let batches = 0;
    check(
      fc.property(anyTraffic, (traffic) => {
        let startedAtMs = -Infinity;
        for (const batch of batchesOf(simulate(traffic, SETTING))) {
          const model = world.models.get(batch.modelId);
          const runMs = model === undefined ? 0 : batchMs(model, batch.requestIds.length);
          expect(batch.loadStartsAtMs).toBeGreaterThanOrEqual(startedAtMs - 1e-2);
          expect(batch.earliestStartAtMs).toBeGreaterThanOrEqual(batch.loadStartsAtMs);
          expect(batch.latestStartAtMs).toBeGreaterThanOrEqual(batch.earliestStartAtMs);
          expect(batch.finishesAtMs).toBeGreaterThanOrEqual(batch.earliestStartAtMs + runMs - 1e-2);
          startedAtMs = batch.finishesAtMs - runMs;
          batches += 1;
        }
      }),
      150,
    );
    expect(batches).toBeGreaterThan(300);
  });

  it('decides nothing that a log could not carry, not even for best effort', () => {
    const bestEffort = { ...world, cell: { ...world.cell, bestEffort: true } };
    let late = 0;
    check(
      fc.property(trafficOver(wildUplinks), (traffic) => {
        const epochs = simulate(traffic, { ...SETTING, world: bestEffort });
        for (const { closed } of epochs) expect(parsed(canonicalJson(closed))).toEqual(parsed(JSON.stringify(closed)));
        late += verdictsOf(epochs).filter(({ verdict, finishedAtMs }) => verdict === 'missed' && finishedAtMs).length;
      }),
      100,
    );
    expect(late).toBeGreaterThan(0);
  });

  it('decides the same bytes again', () => {
    check(
      fc.property(anyTraffic, (traffic) => {
        expect(JSON.stringify(simulate(traffic, SETTING))).toBe(JSON.stringify(simulate(traffic, SETTING)));
      }),
      30,
    );
  });
});

describe('a promise over a steady uplink', () => {
  it('is kept', () => {
    let promises = 0;
    check(
      fc.property(steadyTraffic, (traffic) => {
        const verdicts = verdictsOf(simulate(traffic, SETTING));
        expect(verdicts.filter(({ verdict }) => verdict === 'missed')).toEqual([]);
        promises += verdicts.filter(({ verdict }) => verdict === 'admitted').length;
      }),
      400,
    );
    expect(promises).toBeGreaterThan(1000);
  });
});

/** Everybody asks in the first epoch: the instance as the specification has it, written without the planner. */
function instanceOf(
  requests: readonly UserRequest[],
  uplink: (userId: string) => number,
  cell: CellWorld,
): PartialLoadingInstance {
  const models = [...cell.models.values()];
  const blocks = [...cell.blockBytes].map(([id, sizeBytes]) => ({ id, sizeBytes }));
  return {
    uplinkRule: 'redivided',
    bandwidthHz: 20e6,
    gpu: { loadingRateBitsPerSecond: 8 * 400e6, memoryBytes: 40e6 },
    blocks,
    models: models.map((model) => ({
      id: model.modelId,
      blockIds: model.layers.map(({ layerId }) => layerId),
      inferenceFixedSeconds: model.batchTime.fixedMs / 1000,
      inferencePerUserSeconds: model.batchTime.perInputMs / 1000,
      activationPerUserBytes: model.activationBytesPerInput,
    })),
    users: requests.map((request) => ({
      id: request.requestId,
      modelId: request.models[0] ?? '',
      deadlineSeconds: (request.arrivedAtMs + request.deadlineMs - 150) / 1000,
      inputBits: 8 * (request.inputBytes ?? 62_500),
      spectralEfficiencyBitsPerSecondPerHz: uplink(request.userId),
    })),
  };
}

describe('one epoch of an idle GPU', () => {
  const together = fc.array(
    fc.record({
      userId: fc.constantFrom(...USERS),
      deadlineMs: fc.integer({ min: 150, max: 600 }),
      models: fc.constantFrom(...MODELS, 'fox').map((model) => [model]),
      inputBytes: fc.integer({ min: 0, max: 20 }).map((parts) => parts * 50_000),
    }),
    { minLength: 2, maxLength: 9 },
  );

  it("promises at least as many as the solver's proven optimum, and more where memory keeps more than the solver assumes", () => {
    let more = 0;
    let contended = 0;
    check(
      fc.property(together, steadyUplinks, (asked, uplink) => {
        const requests = asked.map((one, place) => ({
          ...one,
          ...{ requestId: `r${place}`, cellId: 'north', arrivedAtMs: 10, modes: ['offload' as const] },
        }));
        const reports = USERS.map((userId) => radio(userId, 10, 5, uplink(userId)));
        const planners = [new OffloadPlanner({ promiseGuardMs: 0 })];
        const closed = closeEpoch(emptyCellState('north'), 0, { reports, requests }, { world, planners });
        const admitted = closed.verdicts.filter(({ verdict }) => verdict === 'admitted').length;
        const optimum = solvePartialLoading(instanceOf(requests, uplink, world));
        expect(optimum.exact).toBe(true);
        expect(admitted).toBeGreaterThanOrEqual(optimum.servedCount);
        if (admitted > optimum.servedCount) more += 1;
        if (optimum.servedCount < requests.length) contended += 1;
      }),
      400,
    );
    expect(contended).toBeGreaterThan(100);
    expect(more).toBeGreaterThan(0);
  });
});
