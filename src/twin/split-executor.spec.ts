import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Outcome, PlanBody, Split } from '../core/messages.js';
import { smallCatalogue } from '../scheduler/testing/small-catalogue.js';
import type { ExecutedSpan } from './executed-span.js';
import { SplitExecutor } from './split-executor.js';
import { ScriptedChannel, steadyChannel, type Piece } from './testing/scripted-channel.js';
import { pairSplit, splitPlan } from './testing/split-plan.js';

const catalogue = smallCatalogue();

async function executorOn(channel: ScriptedChannel): Promise<SplitExecutor> {
  await channel.advanceTo(1e7);
  const [cell] = catalogue.cells;
  if (cell === undefined) throw new Error('no cell');
  return new SplitExecutor(cell, catalogue, channel);
}

/** 50 ms on the phone, 50 ms of sending over ten blocks, 50 ms on the server. */
describe('executor of cut models', () => {
  let executor: SplitExecutor;
  const progress = { kind: 'outcome', cellId: 'cell-a', requestId: 'a', result: 'progress' };

  beforeEach(async () => {
    executor = await executorOn(steadyChannel());
  });

  it('computes, sends and computes, and reports progress and end once', () => {
    executor.follow(splitPlan({ blocks: { a: 10 }, splits: [pairSplit('a')] }));
    const close = (value: number) => expect.closeTo(value, 6);
    // 1e-9 J a cycle at 1 GHz, and 0.2 W while sending.
    const stands: readonly (readonly [number, number, number, number])[] = [
      [1025, 0, 0.5, 0.025],
      [1050, 0, 1, 0.05],
      [1080, 300_000, 1, 0.056],
      [1125, 500_000, 1.5, 0.06],
    ];
    let fromMs = 900;
    for (const [toMs, uploadedBits, layersDone, energyJoules] of stands) {
      const told = {
        uploadedBits: close(uploadedBits),
        layersDone: close(layersDone),
        energyJoules: close(energyJoules),
      };
      const span = executor.execute(fromMs, toMs);
      expect(span).toEqual({ ended: [], standing: [{ ...progress, atMs: toMs, ...told }] });
      fromMs = toMs;
    }
    expect(executor.execute(1125, 1200)).toEqual({
      ended: [
        { ...progress, result: 'completed', atMs: 1150, uploadedBits: 5e5, layersDone: 2, energyJoules: close(0.06) },
      ],
      standing: [],
    });
    expect(executor.execute(1200, 1300)).toEqual({ ended: [], standing: [] });
  });

  it('does nothing before the first plan that lists a request holds', () => {
    executor.follow(splitPlan({ startsAtMs: 1100, endsAtMs: 1200, splits: [pairSplit('a')] }));
    expect(executor.execute(900, 1100).standing).toMatchObject([{ uploadedBits: 0, layersDone: 0, energyJoules: 0 }]);
    expect(executor.execute(1100, 1110).standing).toMatchObject([{ layersDone: expect.closeTo(0.2, 9) }]);
  });

  it('takes the clocks of each plan that holds, and keeps them where none does', () => {
    executor.follow(splitPlan({ endsAtMs: 1020, splits: [pairSplit('a')] }));
    const slower = { deviceClockHz: 0.5e9 };
    executor.follow(splitPlan({ startsAtMs: 1040, endsAtMs: 1100, splits: [pairSplit('a', slower)] }));
    // 40 ms at 1 GHz, of them 20 ms after the first plan; the other 10 Mcycle take 20 ms.
    expect(executor.execute(900, 1050).standing).toMatchObject([{ layersDone: expect.closeTo(0.9, 9) }]);
    expect(executor.execute(1050, 1061).standing).toMatchObject([{ layersDone: 1 }]);
  });

  it('goes by what it has itself seen, whatever later plans say is left', () => {
    executor.follow(splitPlan({ splits: [pairSplit('a')] }));
    const wrong = { deviceCyclesLeft: 5e7, uploadBitsLeft: 9e5, serverCyclesLeft: 1 };
    executor.follow(
      splitPlan({ startsAtMs: 1100, endsAtMs: 1200, blocks: { a: 10 }, splits: [pairSplit('a', wrong)] }),
    );
    // The device was done at 1050; nothing was granted before 1100.
    expect(executor.execute(900, 1300).ended).toMatchObject([{ atMs: 1200, uploadedBits: 5e5 }]);
  });

  it('sends over granted blocks only, with the granted power, as far as there is coverage', async () => {
    const sent = (span: ExecutedSpan): number => span.standing[0]?.uploadedBits ?? NaN;
    executor.follow(splitPlan({ splits: [pairSplit('a', { deviceCyclesLeft: 0 })] }));
    expect(sent(executor.execute(900, 1100))).toBe(0);

    executor = await executorOn(new ScriptedChannel([{ untilMs: 1020, efficiency: 2 }, { untilMs: Infinity }]));
    // A third of the power brings the ratio of 3 down to 1: 10 Mbit/s.
    const gentle = { blocks: { a: 10 }, powerWatts: 0.2 / 3, splits: [pairSplit('a', { deviceCyclesLeft: 0 })] };
    executor.follow(splitPlan(gentle));
    const span = executor.execute(900, 1100);
    expect(sent(span)).toBeCloseTo(200_000, 6);
    expect(span.standing[0]?.energyJoules).toBeCloseTo((0.2 / 3) * 0.02, 9);
  });

  it('runs what is whole on the server, and what is whole on the device', () => {
    const onServer = pairSplit('a', { splitAfter: 0, deviceClockHz: 0, deviceCyclesLeft: 0 });
    const onDevice = pairSplit('b', { splitAfter: 2, serverClockHz: 0, uploadBitsLeft: 0, serverCyclesLeft: 0 });
    executor.follow(splitPlan({ blocks: { a: 10 }, splits: [onServer, onDevice] }));
    expect(executor.execute(900, 1075)).toMatchObject({
      ended: [{ requestId: 'b', atMs: 1050, uploadedBits: 0, layersDone: 2, energyJoules: expect.closeTo(0.05, 9) }],
      standing: [{ requestId: 'a', uploadedBits: 5e5, layersDone: expect.closeTo(1, 9) }],
    });
    expect(executor.execute(1075, 1200).ended).toMatchObject([{ requestId: 'a', atMs: 1100, layersDone: 2 }]);
  });

  it('does not begin again what has ended while its verdict is on its way', () => {
    const plan = { blocks: { a: 10 }, splits: [pairSplit('a')] };
    executor.follow(splitPlan(plan));
    expect(executor.execute(900, 1160).ended).toHaveLength(1);
    executor.follow(splitPlan({ ...plan, startsAtMs: 1200, endsAtMs: 1300 }));
    expect(executor.execute(1160, 1300)).toEqual({ ended: [], standing: [] });
    // Settled, its id may be used again.
    executor.drop('a');
    executor.follow(splitPlan({ ...plan, startsAtMs: 1300, endsAtMs: 1400 }));
    expect(executor.execute(1300, 1325).standing).toMatchObject([{ layersDone: expect.closeTo(0.5, 9) }]);
  });

  it('stops at a final verdict', () => {
    executor.follow(splitPlan({ splits: [pairSplit('a'), pairSplit('b')] }));
    expect(executor.execute(900, 1010).standing).toHaveLength(2);
    executor.drop('a');
    expect(executor.execute(1010, 1020).standing).toMatchObject([{ requestId: 'b' }]);
  });

  it('leaves alone what its catalogue does not know', () => {
    executor.follow(splitPlan({ splits: [pairSplit('a', { modelId: 'x' }), pairSplit('b', { deviceClass: 'x' })] }));
    expect(executor.execute(900, 1300)).toEqual({ ended: [], standing: [] });
  });
});

describe('what the twin executes of mode co-inference', () => {
  const PLANS = 4;
  const END_MS = 1000 + 100 * (PLANS + 3);
  const REQUESTS = ['a', 'b', 'c'];

  const someSplit = (requestId: string): fc.Arbitrary<Split> =>
    fc
      .record({
        splitAfter: fc.constantFrom(0, 1, 2),
        deviceCyclesLeft: fc.constantFrom(1e7, 5e7, 1.3e8),
        uploadBitsLeft: fc.constantFrom(1e5, 5e5, 1.1e6),
        serverCyclesLeft: fc.constantFrom(1e7, 1e8, 2.7e8),
      })
      .map(({ splitAfter, ...left }) =>
        pairSplit(requestId, {
          ...{ ...left, splitAfter },
          ...(splitAfter === 0 && { deviceCyclesLeft: 0 }),
          ...(splitAfter === 2 && { uploadBitsLeft: 0, serverCyclesLeft: 0 }),
        }),
      );
  const someSplits = fc.tuple(...REQUESTS.map(someSplit));
  const someGrants = fc.array(
    fc.record({
      blocks: fc.dictionary(fc.constantFrom(...REQUESTS), fc.integer({ min: 1, max: 3 })),
      deviceClockHz: fc.constantFrom(0.5e9, 1e9),
    }),
    { minLength: PLANS, maxLength: PLANS },
  );
  const someChannel: fc.Arbitrary<readonly Piece[]> = fc
    .array(
      fc.record({
        untilMs: fc.integer({ min: 1000, max: 1400 }),
        efficiency: fc.constantFrom(0, 0.7, 1, 3.3),
      }),
      { maxLength: 6 },
    )
    .map((pieces) => [...pieces.sort((a, b) => a.untilMs - b.untilMs), { untilMs: Infinity, efficiency: 0.9 }]);
  const someCuts = fc
    .array(fc.integer({ min: 1001, max: END_MS - 1 }), { maxLength: 30 })
    .map((cuts) => [...new Set(cuts)].sort((a, b) => a - b));

  async function executed(
    plans: readonly PlanBody[],
    pieces: readonly Piece[],
    cutsMs: readonly number[],
  ): Promise<readonly Outcome[]> {
    const executor = await executorOn(new ScriptedChannel(pieces));
    const ended: Outcome[] = [];
    let standing: readonly Outcome[] = [];
    let fromMs = 1000;
    for (const toMs of [...cutsMs, END_MS]) {
      // A plan is heard of at the last cut before it takes effect.
      for (const plan of plans) if (plan.startsAtMs >= fromMs && plan.startsAtMs < toMs) executor.follow(plan);
      const span = executor.execute(fromMs, toMs);
      ended.push(...span.ended);
      ({ standing } = span);
      fromMs = toMs;
    }
    return [...ended, ...standing].sort((a, b) => (a.requestId < b.requestId ? -1 : 1));
  }

  it('does not depend on how time is cut into spans', async () => {
    const seen = { completed: 0, failed: 0, progress: 0 };
    const property = fc.asyncProperty(
      someSplits,
      someGrants,
      someChannel,
      someCuts,
      async (splits, grants, pieces, cutsMs) => {
        const plans = grants.map(({ blocks, deviceClockHz }, place) => {
          const startsAtMs = 1000 + 100 * place;
          const clocked = splits.map((split) => ({ ...split, deviceClockHz }));
          return splitPlan({ startsAtMs, endsAtMs: startsAtMs + 100, blocks, splits: clocked });
        });
        const whole = await executed(plans, pieces, []);
        const cut = await executed(plans, pieces, cutsMs);
        expect(cut).toHaveLength(whole.length);
        cut.forEach((outcome, place) => {
          const other = whole[place];
          expect([outcome.requestId, outcome.result]).toEqual([other?.requestId, other?.result]);
          // Ends are told by the whole ms they lie in, and may lie at its edge.
          expect(Math.abs(outcome.atMs - (other?.atMs ?? 0))).toBeLessThanOrEqual(1);
          expect(outcome.uploadedBits).toBeCloseTo(other?.uploadedBits ?? NaN, 2);
          expect(outcome.layersDone).toBeCloseTo(other?.layersDone ?? NaN, 6);
          expect(outcome.energyJoules).toBeCloseTo(other?.energyJoules ?? NaN, 9);
        });
        for (const { result } of whole) seen[result] += 1;
      },
    );
    await fc.assert(property, { seed: 20_260_101, numRuns: 300 });
    expect(Math.min(seen.completed, seen.progress)).toBeGreaterThan(100);
  });
});
