import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { GpuBatch, Outcome, PlanBody } from '../core/messages.js';
import { CellExecutor } from './cell-executor.js';
import { gpuCatalogue } from '../scheduler/testing/gpu-catalogue.js';
import { catBatch, offloadPlan } from './testing/offload-plan.js';
import { ScriptedChannel, type Piece } from './testing/scripted-channel.js';

const catalogue = gpuCatalogue();
const [cell] = catalogue.cells;
/** Times as they are: where a double holds milliseconds to a quarter of a microsecond only. */
const BEGIN_MS = 1_790_000_000_000;
const PLAN_MS = 100;
const PLANS = 4;
const END_MS = BEGIN_MS + (PLANS + 2) * PLAN_MS;
const UPLOADING = ['a', 'b', 'c', 'd', 'e'];
const REQUESTS = [...UPLOADING, 'there already'];

/** Any instant that a plan may name: whole microseconds. */
const instant = (fromMs: number, toMs: number): fc.Arbitrary<number> =>
  fc.integer({ min: fromMs * 1000, max: toMs * 1000 }).map((microseconds) => BEGIN_MS + microseconds / 1000);

const someBatch = (place: number): fc.Arbitrary<GpuBatch> =>
  fc
    .record({
      modelId: fc.constantFrom('cat', 'dog'),
      requestIds: fc.shuffledSubarray(REQUESTS, { maxLength: 2 }),
      loads: fc.boolean(),
      loadStartsAtMs: instant(place * PLAN_MS, (place + 1) * PLAN_MS),
      waitsMs: fc.integer({ min: 0, max: 150_000 }).map((microseconds) => microseconds / 1000),
    })
    .map(({ modelId, requestIds, loads, loadStartsAtMs, waitsMs }) => {
      const loadBlocks = loads ? ['body', `${modelId}/head`] : [];
      const times = { loadStartsAtMs, earliestStartAtMs: loadStartsAtMs, latestStartAtMs: loadStartsAtMs + waitsMs };
      return catBatch(requestIds, { modelId, loadBlocks, ...times });
    });

const somePlan = (place: number): fc.Arbitrary<PlanBody> =>
  fc
    .record({
      blocks: fc.dictionary(fc.constantFrom(...UPLOADING), fc.integer({ min: 1, max: 3 })),
      batches: fc.array(someBatch(place), { maxLength: 2 }),
    })
    .map(({ blocks, batches }) => {
      // As in any plan: who is granted blocks or is in a batch has its upload listed by then, if it has one.
      const members = batches.flatMap(({ requestIds }) => requestIds);
      const uploads = UPLOADING.filter((requestId) => requestId in blocks || members.includes(requestId));
      const startsAtMs = BEGIN_MS + place * PLAN_MS;
      return offloadPlan({ startsAtMs, endsAtMs: startsAtMs + PLAN_MS, blocks, uploads, batches });
    });

const somePlans = fc.tuple(...Array.from({ length: PLANS }, (_, place) => somePlan(place)));

const someChannel: fc.Arbitrary<readonly Piece[]> = fc
  .array(fc.record({ untilMs: instant(0, PLANS * PLAN_MS), efficiency: fc.constantFrom(0, 0.7, 1, 3.3) }), {
    maxLength: 6,
  })
  .map((pieces) => [...pieces.sort((a, b) => a.untilMs - b.untilMs), { untilMs: Infinity, efficiency: 0.9 }]);

const someCuts = fc
  .array(fc.integer({ min: BEGIN_MS + 1, max: END_MS - 1 }), { maxLength: 40 })
  .map((cuts) => [...new Set(cuts)].sort((a, b) => a - b));

interface Executed {
  readonly ended: readonly Outcome[];
  readonly standing: readonly Outcome[];
}

async function executed(
  plans: readonly PlanBody[],
  pieces: readonly Piece[],
  cutsMs: readonly number[],
): Promise<Executed> {
  const channel = new ScriptedChannel(pieces);
  await channel.advanceTo(END_MS);
  if (cell === undefined) throw new Error('no cell');
  const executor = new CellExecutor(cell, catalogue, channel);
  const ended: Outcome[] = [];
  let fromMs = BEGIN_MS;
  let told: readonly Outcome[] = [];
  for (const toMs of [...cutsMs, END_MS]) {
    // A plan is heard of at the last cut before it takes effect.
    for (const plan of plans) if (plan.startsAtMs >= fromMs && plan.startsAtMs < toMs) executor.follow(plan);
    told = executor.execute(fromMs, toMs);
    expect(told.every(({ atMs }) => atMs > fromMs - 1 && atMs <= toMs)).toBe(true);
    ended.push(...told.filter(({ result }) => result !== 'progress'));
    fromMs = toMs;
  }
  return { ended, standing: told.filter(({ result }) => result === 'progress') };
}

describe('what the twin executes of mode offload', () => {
  it('does not depend on how time is cut into spans', async () => {
    const seen = { completed: 0, failed: 0, progress: 0 };
    const property = fc.asyncProperty(somePlans, someChannel, someCuts, async (plans, pieces, cutsMs) => {
      const whole = await executed(plans, pieces, []);
      expect(await executed(plans, pieces, cutsMs)).toEqual(whole);
      for (const { result } of [...whole.ended, ...whole.standing]) seen[result] += 1;
    });
    await fc.assert(property, { seed: 20_260_101, numRuns: 400 });
    expect(Math.min(seen.completed, seen.failed, seen.progress)).toBeGreaterThan(200);
  });
});
