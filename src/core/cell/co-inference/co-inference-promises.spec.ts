import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check } from '../../../../test/oracles/check.js';
import type { UserRequest, VerdictBody } from '../../messages.js';
import { solveCoInference, type CoInferenceInstance } from '../../solvers/co-inference/index.js';
import { emptyCellState, isCoInference } from '../state.js';
import { closeEpoch, radio } from '../testing/cell-scenarios.js';
import { coInferenceWorld } from '../testing/co-inference-scenarios.js';
import { simulate, type SimulatedEpoch, type Traffic } from '../testing/simulated-cell.js';
import { CoInferencePlanner } from './co-inference-planner.js';

/** Times as they are: where a double holds milliseconds to a quarter of a microsecond only. */
const BEGIN_MS = 1_790_000_000_000;
const USERS = ['ann', 'bob', 'cem', 'dot', 'eve'];
const world = coInferenceWorld();
const DEVICES = ['phone', 'watch', 'hasty'];

const someRequests: fc.Arbitrary<readonly UserRequest[]> = fc
  .array(
    fc.record(
      {
        userId: fc.constantFrom(...USERS),
        arrivedAtMs: fc.integer({ min: 0, max: 900 }).map((ms) => BEGIN_MS + ms),
        deadlineMs: fc.integer({ min: 150, max: 2500 }),
        models: fc.shuffledSubarray(['lens', 'glass'], { minLength: 1 }),
        deviceClass: fc.constantFrom(...DEVICES),
        energyJoules: fc.integer({ min: 1, max: 60 }).map((parts) => parts / 20),
        maxDistortion: fc.integer({ min: 0, max: 8 }).map((tenths) => tenths / 10),
        priority: fc.integer({ min: 1, max: 3 }),
      },
      { requiredKeys: ['userId', 'arrivedAtMs', 'deadlineMs', 'models'] },
    ),
    { minLength: 1, maxLength: 12 },
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
const SETTING = { world, planners: [new CoInferencePlanner()] };

const verdictsOf = (epochs: readonly SimulatedEpoch[]): readonly VerdictBody[] =>
  epochs.flatMap(({ closed }) => closed.verdicts);

describe('a cell with a server, whatever happens in it', () => {
  it('never grants more blocks or power, nor clocks devices or server higher, than there is', () => {
    let grants = 0;
    let splits = 0;
    check(
      fc.property(anyTraffic, (traffic) => {
        for (const { closed } of simulate(traffic, SETTING)) {
          const { uplink, splits: listed = [] } = closed.plan ?? {};
          const granted = uplink?.grants ?? [];
          expect(granted.every(({ blocks }) => Number.isInteger(blocks) && blocks > 0)).toBe(true);
          expect(granted.reduce((sum, { blocks }) => sum + blocks, 0)).toBeLessThanOrEqual(15);
          expect(new Set(granted.map(({ requestId }) => requestId)).size).toBe(granted.length);
          expect(granted.every(({ powerWatts = 0.2 }) => powerWatts > 0 && powerWatts <= 0.2)).toBe(true);
          const serverHz = listed.reduce((sum, { serverClockHz }) => sum + serverClockHz, 0);
          expect(serverHz).toBeLessThanOrEqual(10e9);
          for (const { deviceClass, deviceClockHz } of listed) {
            const { minClockHz = 0, maxClockHz = 0 } = world.deviceClasses.get(deviceClass) ?? {};
            if (deviceClockHz > 0) expect(deviceClockHz).toBeGreaterThanOrEqual(minClockHz);
            expect(deviceClockHz).toBeLessThanOrEqual(maxClockHz);
          }
          grants += granted.length;
          splits += listed.length;
        }
      }),
      150,
    );
    expect(grants).toBeGreaterThan(500);
    expect(splits).toBeGreaterThan(1000);
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

  it('prunes no promise further than its limit of distortion allows, nor afterwards', () => {
    let limited = 0;
    check(
      fc.property(anyTraffic, (traffic) => {
        const promised = new Map<string, readonly [number, number, number]>();
        for (const { closed } of simulate(traffic, SETTING)) {
          for (const { request, progress } of closed.state.open.filter(isCoInference)) {
            const { splitAfter, retained, distortion } = progress;
            const { requestId, maxDistortion } = request;
            expect(distortion).toBeCloseTo(1 - retained + retained * Math.log(retained), 6);
            if (maxDistortion !== undefined) {
              expect(distortion).toBeLessThanOrEqual(maxDistortion + 1e-8);
              limited += 1;
            }
            const fixed = [splitAfter, retained, distortion] as const;
            expect(promised.get(requestId) ?? fixed).toEqual(fixed);
            promised.set(requestId, fixed);
          }
        }
      }),
      150,
    );
    expect(limited).toBeGreaterThan(300);
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
      200,
    );
    expect(promises).toBeGreaterThan(600);
  });

  it('keeps its allowance of energy', () => {
    let limited = 0;
    check(
      fc.property(steadyTraffic, (traffic) => {
        const allowed = new Map(traffic.requests.map(({ requestId, energyJoules }) => [requestId, energyJoules]));
        for (const { inputs } of simulate({ ...traffic, reportsProgress: true }, SETTING)) {
          for (const { requestId, energyJoules = 0 } of inputs.outcomes) {
            const most = allowed.get(requestId);
            if (most === undefined) continue;
            expect(energyJoules).toBeLessThanOrEqual(most * (1 + 1e-6));
            limited += 1;
          }
        }
      }),
      200,
    );
    expect(limited).toBeGreaterThan(100);
  });
});

/** Everybody asks in the first epoch: the instance as the specification has it, written without the planner. */
function instanceOf(
  requests: readonly UserRequest[],
  uplink: (userId: string) => number,
  serverHz: (requestId: string) => number,
): CoInferenceInstance {
  return {
    kind: 'cell',
    goal: 'epoch',
    bandwidthHz: 15e6,
    blockCount: 15,
    users: requests.map(({ requestId, userId, deadlineMs, arrivedAtMs, models, maxDistortion = 1 }) => ({
      id: requestId,
      gainHzPerWatt: (2 ** uplink(userId) - 1) * (1e6 / 0.2),
      powerWatts: 0.2,
      deviceHz: 1e9,
      leastDeviceHz: 1e6,
      deviceKappaJoulesPerCycleHz2: 1e-26,
      deviceMemoryBytes: 1e9,
      deadlineSeconds: (arrivedAtMs + deadlineMs - 150) / 1000,
      serverHz: serverHz(requestId),
      maxDistortion,
      splits: models[0] === 'lens' ? LENS_SPLITS : GLASS_SPLITS,
    })),
  };
}

const LENS_SPLITS = [
  { id: '0', deviceCycles: 0, serverCycles: 1e9, uploadBits: 1.5e6, deviceBytes: 0 },
  { id: '1', deviceCycles: 0.1e9, serverCycles: 0.9e9, uploadBits: 0.75e6, deviceBytes: 1e6 },
  { id: '2', deviceCycles: 0.5e9, serverCycles: 0.5e9, uploadBits: 0.15e6, deviceBytes: 5e6 },
  { id: '3', deviceCycles: 1e9, serverCycles: 0, uploadBits: 0, deviceBytes: 10e6 },
];
const GLASS_SPLITS = [
  { id: '0', deviceCycles: 0, serverCycles: 0.1e9, uploadBits: 0.15e6, deviceBytes: 0 },
  { id: '1', deviceCycles: 0.1e9, serverCycles: 0, uploadBits: 0, deviceBytes: 1e6 },
];

describe('one epoch of an idle cell', () => {
  const together = fc.array(
    fc.record({
      userId: fc.constantFrom(...USERS),
      deadlineMs: fc.integer({ min: 180, max: 900 }),
      models: fc.constantFrom('lens', 'lens', 'glass').map((model) => [model]),
      maxDistortion: fc.integer({ min: 0, max: 3 }).map((tenths) => tenths / 10),
    }),
    { minLength: 2, maxLength: 16 },
  );

  it("promises at least as many as the solver's own epoch with the same shares of the server", () => {
    let contended = 0;
    let promised = 0;
    check(
      fc.property(together, steadyUplinks, (asked, uplink) => {
        const requests = asked.map((one, place) => ({
          ...one,
          ...{ requestId: `r${place}`, cellId: 'north', arrivedAtMs: 10, modes: ['co-inference' as const] },
        }));
        const reports = USERS.map((userId) => radio(userId, 10, 5, uplink(userId)));
        const planners = [new CoInferencePlanner({ promiseGuardMs: 0 })];
        const closed = closeEpoch(emptyCellState('north'), 0, { reports, requests }, { world, planners });
        const shares = new Map(
          closed.state.open
            .filter(isCoInference)
            .map(({ request, progress }) => [request.requestId, progress.serverHz]),
        );
        const givenHz = [...shares.values()].reduce((sum, hertz) => sum + hertz, 0);
        // Whoever got nothing of the server might have had an equal part of what is left of it.
        const without = requests.length - [...shares.values()].filter((hertz) => hertz > 0).length;
        const restHz = (10e9 - givenHz) / Math.max(1, without);
        const instance = instanceOf(requests, uplink, (requestId) => {
          const hertz = shares.get(requestId) ?? 0;
          return hertz > 0 ? hertz : restHz;
        });
        const { servedCount } = solveCoInference(instance);
        const admitted = closed.verdicts.filter(({ verdict }) => verdict === 'admitted').length;
        expect(admitted).toBeGreaterThanOrEqual(servedCount);
        if (servedCount < requests.length) contended += 1;
        promised += admitted;
      }),
      200,
    );
    expect(contended).toBeGreaterThan(50);
    expect(promised).toBeGreaterThan(400);
  });
});
