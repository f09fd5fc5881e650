import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cellArbitrary } from '../../../../../test/co-inference/arbitraries.js';
import {
  distortionTable,
  leastBlocks,
  leastOverSharings,
  mostOverSets,
} from '../../../../../test/co-inference/exhaustive.js';
import { violations } from '../../../../../test/co-inference/first-principles.js';
import { check } from '../../../../../test/oracles/check.js';
import type { CoInferenceInstance, CoInferenceUser } from '../index.js';
import { solveCoInference } from '../index.js';

/** Makes some users of a cell under way; the rest stay new. */
function startSome(instance: CoInferenceInstance, draws: readonly number[]): CoInferenceInstance {
  const users = instance.users.map((user, index): CoInferenceUser => {
    const draw = draws[index] ?? 0;
    const split = user.splits[0];
    if (split === undefined || draw < 4) return user;
    const started = {
      splitId: split.id,
      retained: 0.3 + draw / 20,
      uploadBitsLeft: (split.uploadBits * (draw % 5)) / 4,
    };
    if (draw < 7) return { ...user, state: 'uploading', started };
    return { ...user, state: 'computing', started: { ...started, deviceCyclesLeft: draw * 2e7, deviceHz: 9e8 } };
  });
  return { ...instance, goal: 'epoch', users };
}

const epochArbitrary = (mostSplits: number) =>
  fc
    .tuple(
      cellArbitrary({ mostUsers: 5, mostSplits, mostBlocks: 12 }),
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 5, maxLength: 5 }),
      fc.constantFrom('sum' as const, 'worst' as const),
      fc.constantFrom('count' as const, 'weight' as const),
      fc.constantFrom('equalShare' as const, 'free' as const),
    )
    .map(([instance, draws, leftover, admission, splitRule]) => ({
      ...startSome(instance, draws),
      leftover,
      admission,
      splitRule,
    }));

const isNew = ({ state = 'new' }: CoInferenceUser): boolean => state === 'new';

describe('an epoch', () => {
  it('breaks nothing: blocks held, reserved and granted, limits of new users, split and ratio of those under way', () => {
    let underWay = 0;
    check(
      fc.property(epochArbitrary(3), (instance) => {
        const result = solveCoInference(instance);
        expect(violations(instance, result)).toEqual([]);
        instance.users.forEach((user, index) => {
          const served = result.users[index];
          if (served?.served !== true || isNew(user)) return;
          underWay += 1;
          expect(served.splitId).toBe(user.started?.splitId);
          expect([served.deviceRetained, served.serverRetained]).toEqual([
            user.started?.retained,
            user.started?.retained,
          ]);
        });
      }),
      300,
    );
    expect(underWay).toBeGreaterThan(100);
  });

  it('counts who goes on, who is new, and what the new ones weigh', () => {
    check(
      fc.property(epochArbitrary(2), (instance) => {
        const { users, ...result } = solveCoInference(instance);
        const served = instance.users.filter((_, index) => users[index]?.served);
        const fresh = served.filter(isNew);
        expect(result).toMatchObject({
          servedCount: served.length,
          startedServed: served.length - fresh.length,
          newServed: fresh.length,
          newWeight: fresh.reduce((sum, { weight = 1 }) => sum + weight, 0),
        });
        expect(result.objective === null).toBe(fresh.length === 0);
      }),
      200,
    );
  });

  it('serves as many, or as much weight, of the new users as any set, then shares the rest best (free splits)', () => {
    check(
      fc.property(epochArbitrary(2), fc.constantFrom('count' as const, 'weight' as const), (some, admission) => {
        const instance = { ...some, admission, splitRule: 'free' as const };
        const result = solveCoInference(instance);
        const free = freeBlocks(instance);
        const table = distortionTable(instance).filter((_, index) => isNewAt(instance, index));
        const fresh = instance.users.filter(isNew);
        const values = fresh.map(({ weight = 1 }) => (admission === 'weight' ? weight : 1));
        const best = mostOverSets(table.map(leastBlocks), values, free);
        expect(admission === 'weight' ? result.newWeight : result.newServed).toBeCloseTo(best, 9);
        const admitted = fresh.flatMap((user, index) => {
          const served = result.users.find(({ id }) => id === user.id)?.served === true;
          return served ? [{ distortions: table[index] ?? [], weight: user.weight ?? 1 }] : [];
        });
        if (result.objective === null) return;
        const valueOf = (all: readonly number[]): number => {
          if (all.includes(Infinity)) return Infinity;
          if (instance.leftover === 'worst') return Math.max(...all);
          return all.reduce((sum, one, index) => sum + one * (admitted[index]?.weight ?? NaN), 0);
        };
        const least = leastOverSharings(
          admitted.map(({ distortions }) => distortions),
          free,
          valueOf,
        );
        expect(result.objective).toBeCloseTo(least, 9);
      }),
      120,
    );
  });

  /** Blocks that users under way leave: what they need at least, ascending, by trying every number. */
  function freeBlocks(instance: CoInferenceInstance): number {
    const { blockCount = 0 } = instance;
    const needs = instance.users.flatMap((user) => (isNew(user) ? [] : [leastBlocksUnderWay(instance, user)]));
    let left = blockCount;
    for (const need of needs.toSorted((one, other) => one - other)) {
      if (need > left) break;
      left -= need;
    }
    return left;
  }

  function leastBlocksUnderWay({ bandwidthHz, blockCount = 0 }: CoInferenceInstance, user: CoInferenceUser): number {
    const { started, serverHz = 0, deadlineSeconds, energyJoules = Infinity } = user;
    const split = user.splits.find(({ id }) => id === started?.splitId);
    if (started === undefined || split === undefined) return Infinity;
    const computing = user.state === 'computing';
    const { deviceCyclesLeft = 0, deviceHz = 1, uploadBitsLeft: bits } = started;
    const theta = split.serverCycles === 0 ? 0 : (started.retained * split.serverCycles) / serverHz;
    const t0 = computing ? deviceCyclesLeft / deviceHz : 0;
    const e0 = computing ? user.deviceKappaJoulesPerCycleHz2 * deviceCyclesLeft * deviceHz ** 2 : 0;
    const [tau, joules] = [deadlineSeconds - theta - t0, energyJoules - e0];
    if (bits === 0) return tau >= 0 && joules >= 0 ? 0 : Infinity;
    if (tau <= 0) return Infinity;
    for (let n = 1; n <= blockCount; n++) {
      const b = (n * bandwidthHz) / blockCount;
      const p = (b / user.gainHzPerWatt) * (2 ** (bits / (b * tau)) - 1);
      if (p <= user.powerWatts && p * tau <= joules) return n;
    }
    return Infinity;
  }

  const isNewAt = (instance: CoInferenceInstance, index: number): boolean => {
    const user = instance.users[index];
    return user !== undefined && isNew(user);
  };
});

describe('requests under way', () => {
  const base = {
    gainHzPerWatt: 4e7,
    powerWatts: 0.5,
    deviceHz: 2e9,
    deviceKappaJoulesPerCycleHz2: 1e-28,
    deadlineSeconds: 0.6,
    energyJoules: 0.15,
    serverHz: 5e9,
    splits: [{ id: 's', deviceCycles: 1e9, serverCycles: 2e9, uploadBits: 2e6 }],
  };
  const uploading: CoInferenceUser = {
    ...base,
    id: 'up',
    state: 'uploading',
    started: { splitId: 's', retained: 0.6, uploadBitsLeft: 1.2e6 },
  };
  const computing: CoInferenceUser = {
    ...base,
    id: 'comp',
    deadlineSeconds: 1,
    energyJoules: 0.5,
    state: 'computing',
    started: { splitId: 's', retained: 0.5, uploadBitsLeft: 1e6, deviceCyclesLeft: 2e8, deviceHz: 1.8e9 },
  };
  const epoch = (blockCount: number, users: readonly CoInferenceUser[]): CoInferenceInstance => ({
    kind: 'cell',
    goal: 'epoch',
    bandwidthHz: blockCount * 0.5e6,
    blockCount,
    users,
  });

  it('hold blocks while they upload and have them reserved while they compute', () => {
    const result = solveCoInference(epoch(12, [uploading, computing]));
    expect(result.users[1]).toMatchObject({ blocks: 0, bandwidthHz: 0, deviceHz: 1.8e9, deviceSeconds: 2e8 / 1.8e9 });
    const [up, comp] = result.users.map((one) => (one.served ? one : undefined));
    expect(up?.reservedBlocks).toBe(0);
    // Nobody is new: all that is not reserved saves the uploading one energy.
    expect((up?.blocks ?? 0) + (comp?.reservedBlocks ?? 0)).toBe(12);
    const [alone] = solveCoInference(epoch(12, [computing])).users;
    expect(alone).toMatchObject({ served: true, reservedBlocks: comp?.reservedBlocks });
    expect(comp?.reservedBlocks).toBeLessThan(4);
  });

  it('upload in all the time there is, at less energy with more blocks', () => {
    const joules = [2, 3, 6].map((blocks) => {
      const [up] = solveCoInference(epoch(blocks, [uploading])).users;
      if (up?.served !== true) return Infinity;
      expect(up.uploadSeconds + up.serverSeconds).toBeCloseTo(0.6, 12);
      return up.energyJoules;
    });
    expect(joules).toEqual(joules.toSorted((one, other) => other - one));
  });

  it('are dropped when too late, too poor, or beside one another too many; the cheaper one stays', () => {
    const reason = (blocks: number, users: readonly CoInferenceUser[], id: string) => {
      const one = solveCoInference(epoch(blocks, users)).users.find((user) => user.id === id);
      return one?.served === false ? one.reason : 'served';
    };
    expect(reason(12, [{ ...uploading, deadlineSeconds: 0.24 }], 'up')).toBe('infeasible');
    expect(reason(12, [{ ...uploading, energyJoules: 1e-3 }], 'up')).toBe('infeasible');
    expect(reason(12, [{ ...computing, energyJoules: 0.06 }], 'comp')).toBe('infeasible');
    const longer = { ...uploading, id: 'longer', started: { splitId: 's', retained: 0.6, uploadBitsLeft: 1.6e6 } };
    expect(reason(3, [longer], 'longer')).toBe('served');
    expect(reason(3, [longer, uploading], 'up')).toBe('served');
    expect(reason(3, [longer, uploading], 'longer')).toBe('notAdmitted');
  });

  it('with nothing left to send need only their time and energy', () => {
    const done = { ...uploading, started: { splitId: 's', retained: 0.6, uploadBitsLeft: 0 } };
    expect(solveCoInference(epoch(1, [done])).users[0]).toMatchObject({ served: true, blocks: 0, powerWatts: 0 });
    expect(solveCoInference(epoch(1, [{ ...done, deadlineSeconds: 0.2 }])).feasible).toBe(false);
  });
});
