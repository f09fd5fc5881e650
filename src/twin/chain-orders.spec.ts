import { describe, expect, it } from '@jest/globals';
import { chainCatalogue } from '../scheduler/testing/chain-catalogue.js';
import fc from 'fast-check';
import type { Chain, Outcome, PlanBody } from '../core/messages.js';
import { ChainExecutor } from './chain-executor.js';
import { OperationsUnderWay } from './chains/operations-under-way.js';
import { jittered } from './chains/operation-stretch.js';
import type { RunningOperation } from './chains/running-operation.js';
import type { NetworkReport } from './future-channel.js';
import { chainPlan, computes, deviceReport, linkReport, sends, tripleChain } from './testing/chain-plan.js';
import { ScriptedChannel } from './testing/scripted-channel.js';

const catalogue = chainCatalogue();
const BEGIN_MS = 1_790_000_000_000;
const PLAN_MS = 200;
const PLANS = 5;
const END_MS = BEGIN_MS + (PLANS + 3) * PLAN_MS;
const DEVICES = ['a', 'b', 'c'];
const REQUESTS = ['p', 'q', 'r', 's'];

const instant = (fromMs: number, toMs: number): fc.Arbitrary<number> =>
  fc.integer({ min: fromMs * 1000, max: toMs * 1000 }).map((microseconds) => BEGIN_MS + microseconds / 1000);
const wholeMs = fc.integer({ min: 0, max: PLANS * PLAN_MS }).map((ms) => BEGIN_MS + ms);
const device = fc.constantFrom(...DEVICES);
const pair = fc.shuffledSubarray(DEVICES, { minLength: 2, maxLength: 2 }) as fc.Arbitrary<[string, string]>;

/** Anything a plan may list, whether it makes sense or not. */
const someChain = (requestId: string, place: number): fc.Arbitrary<Chain> => {
  const around = instant(place * PLAN_MS - 100, (place + 1) * PLAN_MS + 50);
  return fc
    .record({
      sourceDeviceId: device,
      sink: fc.option(device, { nil: undefined }),
      segments: fc.array(fc.tuple(device, fc.constantFrom([1, 1], [1, 3], [2, 3], [3, 3]), around), { maxLength: 5 }),
      transfers: fc.array(fc.tuple(pair, fc.integer({ min: 0, max: 3 }), around), { maxLength: 5 }),
    })
    .map(({ sourceDeviceId, sink, segments, transfers }) =>
      tripleChain(requestId, {
        sourceDeviceId,
        ...(sink !== undefined && { sinkDeviceId: sink }),
        segments: segments.map(([deviceId, [from = 1, to = 1], atMs]) => computes(deviceId, from, to, atMs)),
        transfers: transfers.map(([[from, to], layer, atMs]) => sends(from, to, layer, atMs)),
      }),
    );
};

const somePlans: fc.Arbitrary<readonly PlanBody[]> = fc
  .tuple(...Array.from({ length: PLANS }, (_, place) => fc.tuple(...REQUESTS.map((id) => someChain(id, place)))))
  .map((all) =>
    all.map((chains, place) => {
      const startsAtMs = BEGIN_MS + place * PLAN_MS;
      return chainPlan(chains, startsAtMs, startsAtMs + PLAN_MS);
    }),
  );

const someReports: fc.Arbitrary<readonly NetworkReport[]> = fc
  .array(
    fc.oneof(
      fc
        .record({ deviceId: device, atMs: wholeMs, backlogFlops: fc.constantFrom(0, 0, 1e7, 1e8), gone: fc.boolean() })
        .map(({ deviceId, atMs, backlogFlops, gone }) =>
          deviceReport(deviceId, atMs, { backlogFlops, ...(gone && { gone }) }),
        ),
      fc
        .record({ ends: pair, atMs: wholeMs, bitsPerSecond: fc.constantFrom(0, 4e5, 8e5, 3e6) })
        .map(({ ends: [from, to], atMs, bitsPerSecond }) => linkReport(from, to, atMs, bitsPerSecond)),
    ),
    { maxLength: 8 },
  )
  .map((reports) => reports.toSorted((a, b) => a.measuredAtMs - b.measuredAtMs));

const someCuts = fc
  .array(fc.integer({ min: BEGIN_MS + 1, max: END_MS - 1 }), { maxLength: 30 })
  .map((cuts) => [...new Set(cuts)].sort((a, b) => a - b));

/** Looks on, and keeps its own account of what is where. */
class WatchedOperations extends OperationsUnderWay {
  readonly taken = new Map<string, RunningOperation>();
  readonly payloads = new Set<string>();
  computes = 0;
  transfers = 0;

  constructor(private readonly plans: readonly PlanBody[]) {
    super();
  }

  override begin(operation: RunningOperation): void {
    const { chain, layer } = operation;
    const isCompute = operation.kind === 'compute';
    const beganAtMs = isCompute ? operation.startedAtMs : operation.steady.fromMs;
    const place = isCompute ? operation.device.deviceId : operation.link.channel;
    expect(this.taken.has(place)).toBe(false);
    expect(this.taken.has(chain.requestId)).toBe(false);
    this.taken.set(place, operation);
    this.taken.set(chain.requestId, operation);

    const plan = this.plans.findLast(({ startsAtMs, endsAtMs }) => startsAtMs <= beganAtMs && beganAtMs < endsAtMs);
    const listed = plan?.chains?.find(({ requestId }) => requestId === chain.requestId);
    if (isCompute) {
      this.computes += 1;
      expect(this.isThere(chain.requestId, layer - 1, operation.device.deviceId)).toBe(true);
      const segments = (listed?.segments ?? []).filter(
        ({ deviceId, fromLayer, toLayer }) => deviceId === place && fromLayer <= layer && layer <= toLayer,
      );
      const starts = segments.map(({ startsAtMs, fromLayer }) => startsAtMs + 100 * (layer - fromLayer));
      expect(Math.min(...starts)).toBeLessThanOrEqual(beganAtMs + 0.001);
    } else {
      this.transfers += 1;
      expect(this.isThere(chain.requestId, layer, operation.from.deviceId)).toBe(true);
      const { from, to } = operation.link;
      const transfers = (listed?.transfers ?? []).filter(
        (one) => one.from === from && one.to === to && one.layer === layer,
      );
      expect(Math.min(...transfers.map(({ startsAtMs }) => startsAtMs))).toBeLessThanOrEqual(beganAtMs);
    }
    super.begin(operation);
  }

  override takeDone(atMs: number): readonly RunningOperation[] {
    const done = super.takeDone(atMs);
    for (const operation of done) {
      const { chain, layer } = operation;
      const { deviceId } = operation.kind === 'compute' ? operation.device : operation.to;
      this.payloads.add(`${chain.requestId}/${layer}/${deviceId}`);
    }
    this.letGo();
    return done;
  }

  override lose(): void {
    super.lose();
    this.letGo();
  }

  /** The input is on the source that the first plan names. */
  private isThere(requestId: string, layer: number, deviceId: string): boolean {
    if (this.payloads.has(`${requestId}/${layer}/${deviceId}`)) return true;
    const [first] = this.plans.map(({ chains }) => chains?.find((chain) => chain.requestId === requestId));
    return layer === 0 && first?.sourceDeviceId === deviceId;
  }

  private letGo(): void {
    for (const [place, operation] of this.taken) {
      const { chain } = operation;
      const isOver = this.of(chain) === undefined;
      const isSent = operation.kind === 'transfer' && !this.isSendingOver(operation.link.channel);
      if (isOver || (isSent && place !== chain.requestId)) this.taken.delete(place);
    }
  }
}

async function executed(
  plans: readonly PlanBody[],
  reports: readonly NetworkReport[],
  cutsMs: readonly number[],
  operations = new OperationsUnderWay(),
): Promise<readonly Outcome[]> {
  const channel = new ScriptedChannel([], reports);
  await channel.advanceTo(END_MS);
  const cell = { ...catalogue.cells[0], deviceValidityMs: 700 };
  const executor = new ChainExecutor(cell, catalogue, channel, { stretch: jittered, operations });
  const told: Outcome[] = [];
  let fromMs = BEGIN_MS;
  for (const toMs of [...cutsMs, END_MS]) {
    // A plan is heard of at the last cut before it takes effect.
    for (const plan of plans) if (plan.startsAtMs >= fromMs && plan.startsAtMs < toMs) executor.follow(plan);
    const { ended, standing } = executor.execute(fromMs, toMs);
    expect([...ended, ...standing].every(({ atMs }) => atMs >= fromMs && atMs <= toMs)).toBe(true);
    told.push(...ended, ...standing);
    fromMs = toMs;
  }
  return told;
}

const ends = (told: readonly Outcome[]): readonly Outcome[] => told.filter(({ result }) => result !== 'progress');

describe('what the twin executes of mode chain', () => {
  it('does not depend on how time is cut into spans', async () => {
    const seen = { completed: 0, failed: 0 };
    const property = fc.asyncProperty(somePlans, someReports, someCuts, async (plans, reports, cutsMs) => {
      const whole = await executed(plans, reports, []);
      const cut = await executed(plans, reports, cutsMs);
      expect(ends(cut)).toEqual(ends(whole));
      const last = (told: readonly Outcome[]): readonly unknown[] =>
        told
          .filter(({ result, atMs }) => result === 'progress' && atMs === END_MS)
          .map(({ restarted: _, ...rest }) => rest);
      expect(last(cut)).toEqual(last(whole));
      for (const { result } of ends(whole)) seen[result === 'completed' ? 'completed' : 'failed'] += 1;
    });
    await fc.assert(property, { seed: 20_260_101, numRuns: 400 });
    expect(Math.min(seen.completed, seen.failed)).toBeGreaterThan(100);
  });

  it('falls back only where it says that work was lost, and tells of nobody after its end', async () => {
    const property = fc.asyncProperty(somePlans, someReports, someCuts, async (plans, reports, cutsMs) => {
      const layersDone = new Map<string, number>();
      const over = new Set<string>();
      for (const outcome of await executed(plans, reports, cutsMs)) {
        const { requestId, result, layersDone: layers = 0, restarted = false } = outcome;
        expect(over.has(requestId)).toBe(false);
        if (result !== 'failed' && !restarted) {
          expect(layers).toBeGreaterThanOrEqual(layersDone.get(requestId) ?? 0);
        }
        if (result === 'completed') expect(layers).toBe(3);
        if (result !== 'progress') over.add(requestId);
        layersDone.set(requestId, layers);
      }
    });
    await fc.assert(property, { seed: 20_260_101, numRuns: 400 });
  });

  it('is one operation at a time on a device, on a channel and of a request, of what the plan lists, in the order of the chain', async () => {
    let [computed, sent] = [0, 0];
    const property = fc.asyncProperty(somePlans, someReports, async (plans, reports) => {
      const watched = new WatchedOperations(plans);
      await executed(plans, reports, [], watched);
      computed += watched.computes;
      sent += watched.transfers;
    });
    await fc.assert(property, { seed: 20_260_101, numRuns: 400 });
    expect(Math.min(computed, sent)).toBeGreaterThan(1000);
  });
});
