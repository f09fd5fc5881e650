import { describe, expect, it } from '@jest/globals';
import { chainCatalogue } from '../scheduler/testing/chain-catalogue.js';
import type { Cell } from '../core/catalogue.js';
import type { Outcome, PlanBody } from '../core/messages.js';
import { ChainExecutor } from './chain-executor.js';
import { jittered, type OperationStretch } from './chains/operation-stretch.js';
import type { NetworkReport } from './future-channel.js';
import { chainPlan, computes, deviceReport, linkReport, punctual, sends, tripleChain } from './testing/chain-plan.js';
import { ScriptedChannel } from './testing/scripted-channel.js';

const catalogue = chainCatalogue();

interface Scene {
  readonly reports?: readonly NetworkReport[];
  readonly plans?: readonly PlanBody[];
  readonly stretch?: OperationStretch;
  readonly cell?: Partial<Cell>;
}

async function executorOf({ reports = [], plans = [], stretch = punctual, cell = {} }: Scene): Promise<ChainExecutor> {
  const channel = new ScriptedChannel([], reports);
  await channel.advanceTo(1e7);
  const executor = new ChainExecutor({ ...catalogue.cells[0], ...cell }, catalogue, channel, { stretch });
  for (const plan of plans) executor.follow(plan);
  return executor;
}

/** Where a request stands after each of the instants, as `[layersDone, holder]`. */
async function standings(scene: Scene, requestId: string, ...atMs: readonly number[]): Promise<readonly unknown[]> {
  const executor = await executorOf(scene);
  let fromMs = 900;
  return atMs.map((toMs) => {
    const { ended, standing } = executor.execute(fromMs, toMs);
    fromMs = toMs;
    const told = [...ended, ...standing].find((outcome) => outcome.requestId === requestId);
    if (told === undefined) return undefined;
    const { result, layersDone = NaN, holderDeviceId, restarted } = told;
    const rounded = Math.round(layersDone * 1e6) / 1e6;
    return [rounded, holderDeviceId, ...(result === 'progress' ? [] : [told.atMs]), ...(restarted ? ['again'] : [])];
  });
}

async function endOf(scene: Scene, requestId = 'r'): Promise<Outcome | undefined> {
  const executor = await executorOf(scene);
  return executor.execute(900, 9000).ended.find((outcome) => outcome.requestId === requestId);
}

/** Layer 1 on a, over to b, layers 2 and 3 there. */
const overToB = tripleChain('r', {
  segments: [computes('a', 1, 1, 1000), computes('b', 2, 3, 1112)],
  transfers: [sends('a', 'b', 1, 1100)],
});

/** All on device a. */
const stays = (requestId: string, startsAtMs = 1000): ReturnType<typeof tripleChain> =>
  tripleChain(requestId, { segments: [computes('a', 1, 3, startsAtMs)] });

describe('a chain that is carried out', () => {
  it('is computed, handed on and computed; while on its way it is with the sender until it arrives', async () => {
    const scene = { plans: [chainPlan([overToB])] };
    expect(await standings(scene, 'r', 1025, 1105, 1111, 1112, 1137, 1237, 1312)).toEqual([
      [0.25, 'a'],
      [1, 'a'],
      [1, 'a'],
      [1, 'b'],
      [1.25, 'b'],
      [2.25, 'b'],
      [3, 'b', 1312],
    ]);
    expect(await endOf(scene)).toEqual({
      ...{ kind: 'outcome', cellId: 'cell-a', requestId: 'r', atMs: 1312, result: 'completed' },
      ...{ layersDone: 3, holderDeviceId: 'b' },
    });
  });

  it('ends with the last layer, or with the result on the sink', async () => {
    const sink = { sinkDeviceId: 'c', transfers: [...overToB.transfers, sends('b', 'c', 3, 1312)] };
    expect(await endOf({ plans: [chainPlan([{ ...overToB, ...sink }])] })).toMatchObject({
      ...{ atMs: 1324, holderDeviceId: 'c' },
    });
    expect(await endOf({ plans: [chainPlan([{ ...overToB, sinkDeviceId: 'c' }])] })).toBeUndefined();
    expect(await endOf({ plans: [chainPlan([{ ...overToB, sinkDeviceId: 'b' }])] })).toMatchObject({ atMs: 1312 });
  });

  it('takes as long as its batch is large', async () => {
    const two = tripleChain('r', { batchSize: 2, segments: [computes('a', 1, 3, 1000)] });
    expect(await endOf({ plans: [chainPlan([two])] })).toMatchObject({ atMs: 1600 });
  });

  it('may relay a payload over a device that computes nothing', async () => {
    const relayed = tripleChain('r', {
      transfers: [sends('a', 'b', 0, 1000), sends('b', 'c', 0, 1012)],
      segments: [computes('c', 1, 3, 1024)],
    });
    expect(await endOf({ plans: [chainPlan([relayed])] })).toMatchObject({ atMs: 1324, holderDeviceId: 'c' });
  });

  it('is nothing before the start of the first plan that lists it, and on its source from then on', async () => {
    const plans = [chainPlan([stays('r', 1700)], 1500)];
    expect(await standings({ plans }, 'r', 1499, 1500)).toEqual([undefined, [0, 'a']]);
  });

  it('is left alone where the catalogue does not know its model or its source', async () => {
    const plans = [chainPlan([tripleChain('r', { modelId: 'x' }), tripleChain('s', { sourceDeviceId: 'x' })])];
    expect((await executorOf({ plans })).execute(900, 2000)).toEqual({ ended: [], standing: [] });
    const strange = tripleChain('r', { segments: [computes('x', 1, 1, 1000)], transfers: [sends('a', 'x', 0, 1000)] });
    expect(await standings({ plans: [chainPlan([strange])] }, 'r', 1500)).toEqual([[0, 'a']]);
  });

  it('does not begin again what has ended while its verdict is on its way', async () => {
    const executor = await executorOf({ plans: [chainPlan([stays('r')])] });
    expect(executor.execute(900, 1400).ended).toHaveLength(1);
    executor.follow(chainPlan([stays('r', 2000)], 2000, 3000));
    expect(executor.execute(1400, 2500)).toEqual({ ended: [], standing: [] });
    // Settled, its id may be used again.
    executor.drop('r');
    executor.follow(chainPlan([stays('r', 3000)], 3000, 4000));
    expect(executor.execute(2500, 3050).standing).toMatchObject([{ layersDone: 0.5 }]);
  });

  it('stops at a final verdict, but the device is through with its layer first', async () => {
    const executor = await executorOf({ plans: [chainPlan([stays('r'), stays('s', 1020)])] });
    executor.execute(900, 1010);
    executor.drop('r');
    expect(executor.execute(1010, 1099).standing).toMatchObject([{ requestId: 's', layersDone: 0 }]);
    expect(executor.execute(1099, 1150).standing).toMatchObject([{ requestId: 's', layersDone: 0.5 }]);
  });
});

describe('what begins', () => {
  it('begins at its planned start, not before, though everything is free', async () => {
    expect(await standings({ plans: [chainPlan([stays('r', 1040)])] }, 'r', 1040, 1090)).toEqual([
      [0, 'a'],
      [0.5, 'a'],
    ]);
  });

  it('is what starts before the plan ends; the rest is forgotten when the next plan takes effect', async () => {
    const first = chainPlan([stays('r')], 1000, 1200);
    // Layer 3 would start at 1200.
    expect(await standings({ plans: [first] }, 'r', 1500)).toEqual([[2, 'a']]);
    const next = chainPlan([tripleChain('r', { segments: [computes('a', 3, 3, 1250)] })], 1200, 1400);
    expect(await standings({ plans: [first, next] }, 'r', 1300)).toEqual([[2.5, 'a']]);
  });

  it('is carried through, whatever later plans say', async () => {
    const plans = [chainPlan([stays('r')], 1000, 1050), chainPlan([], 1050, 1300)];
    expect(await standings({ plans }, 'r', 1075, 1300)).toEqual([
      [0.75, 'a'],
      [1, 'a'],
    ]);
  });

  it('is revoked by not being listed', async () => {
    const plans = [chainPlan([stays('r')], 1000, 1100), chainPlan([], 1100, 1300), chainPlan([stays('r')], 1300, 1400)];
    expect(await standings({ plans }, 'r', 1300, 1350)).toEqual([
      [1, 'a'],
      // Long over by plan: it begins as soon as it may.
      [1.5, 'a'],
    ]);
  });

  it('goes on from where the request stands only', async () => {
    const elsewhere = tripleChain('r', { segments: [computes('b', 1, 3, 1000)] });
    const later = tripleChain('r', { segments: [computes('a', 2, 3, 1000)] });
    const notThere = tripleChain('r', { transfers: [sends('b', 'c', 0, 1000)] });
    for (const chain of [elsewhere, later, notThere]) {
      expect(await standings({ plans: [chainPlan([chain])] }, 'r', 1900)).toEqual([[0, 'a']]);
    }
  });

  it('may compute from a feature map that has stayed on a device', async () => {
    const back = tripleChain('r', {
      segments: [computes('a', 1, 1, 1000), computes('a', 2, 3, 1150)],
      transfers: [sends('a', 'b', 1, 1100)],
    });
    expect(await standings({ plans: [chainPlan([back])] }, 'r', 1140, 1175)).toEqual([
      [1, 'b'],
      [1.25, 'a'],
    ]);
  });

  it('is computed by devices that hold the model and have the memory', async () => {
    const devices = [{ deviceId: 'a', deviceClass: 'phone', models: ['pair'] }];
    expect(await standings({ plans: [chainPlan([stays('r')])], cell: { devices } }, 'r', 1500)).toEqual([[0, 'a']]);
    // 5000 bytes beside input and output.
    const reports = [
      deviceReport('a', 950, { freeMemoryBytes: 6999 }),
      deviceReport('a', 1500, { freeMemoryBytes: 7000 }),
    ];
    expect(await standings({ plans: [chainPlan([stays('r')])], reports }, 'r', 1500, 1550)).toEqual([
      [0, 'a'],
      [0.5, 'a'],
    ]);
  });
});

describe('contention', () => {
  it('a device computes one layer at a time, by planned start, then by request id', async () => {
    const plans = [chainPlan([stays('s', 1000), stays('r', 1000), stays('q', 1050)])];
    // r first, then s, and q in between them, whose layer 1 is planned before the second layer of both.
    expect(await standings({ plans }, 'r', 1100, 1400)).toEqual([
      [1, 'a'],
      [2, 'a'],
    ]);
    expect(await standings({ plans }, 's', 1100, 1150, 1200)).toEqual([
      [0, 'a'],
      [0.5, 'a'],
      [1, 'a'],
    ]);
    expect(await standings({ plans }, 'q', 1200, 1250, 1300)).toEqual([
      [0, 'a'],
      [0.5, 'a'],
      [1, 'a'],
    ]);
  });

  it('links of one channel take turns, others do not; a channel is free while a payload arrives', async () => {
    const to = (requestId: string, deviceId: string): ReturnType<typeof tripleChain> =>
      tripleChain(requestId, {
        transfers: [sends('a', deviceId, 0, 1000)],
        segments: [computes(deviceId, 1, 3, 1012)],
      });
    const plans = [chainPlan([to('q', 'b'), to('r', 'c')])];
    expect(await endOf({ plans }, 'q')).toMatchObject({ atMs: 1312 });
    expect(await endOf({ plans }, 'r')).toMatchObject({ atMs: 1322 });
    const links = catalogue.cells[0].links.map(({ channelId: _, ...link }) => link);
    expect(await endOf({ plans, cell: { links } }, 'r')).toMatchObject({ atMs: 1312 });
  });

  it('work of others that is reported is done first; it overlaps with what the device is at', async () => {
    const plans = [chainPlan([stays('r')])];
    // 50 ms of it are left at 1000.
    const before = [deviceReport('a', 950, { backlogFlops: 1e8 })];
    expect(await endOf({ plans, reports: before })).toMatchObject({ atMs: 1350 });
    // Ours is part of it: the second layer begins at 1150, not at 1200.
    const meanwhile = [deviceReport('a', 1050, { backlogFlops: 1e8 })];
    expect(await endOf({ plans, reports: meanwhile })).toMatchObject({ atMs: 1350 });
    const shorter = [...before, deviceReport('a', 1010, { backlogFlops: 0 })];
    expect(await endOf({ plans, reports: shorter })).toMatchObject({ atMs: 1310 });
  });

  it('operations take up to 10 % longer or 3 % shorter, each the same every time', async () => {
    const factors = Array.from({ length: 3000 }, (_, layer) => jittered('r', layer, 'a'));
    expect(Math.min(...factors)).toBeGreaterThanOrEqual(0.97);
    expect(Math.min(...factors)).toBeLessThan(0.975);
    expect(Math.max(...factors)).toBeLessThan(1.1);
    expect(Math.max(...factors)).toBeGreaterThan(1.095);
    expect(factors).toEqual(Array.from({ length: 3000 }, (_, layer) => jittered('r', layer, 'a')));
    expect(jittered('r', 1, 'a')).not.toBe(jittered('r', 1, 'b'));
    expect(jittered('r', 1, 'a')).not.toBe(jittered('s', 1, 'a'));

    const [compute, transfer] = [jittered('r', 1, 'a'), jittered('r', 1, 'a>b')];
    const plans = [chainPlan([overToB])];
    const computedAtMs = 1000 + 100 * compute;
    const sentAtMs = Math.max(1100, computedAtMs) + 10 * transfer;
    const after = (ms: number): number => Math.ceil(ms);
    expect(await standings({ plans, stretch: jittered }, 'r', after(computedAtMs), after(sentAtMs + 2))).toMatchObject([
      [1, 'a'],
      [expect.any(Number), 'b'],
    ]);
    expect(await standings({ plans, stretch: jittered }, 'r', after(sentAtMs + 2) - 1)).toEqual([[1, 'a']]);
  });
});

describe('links', () => {
  it('carry what is on its way at the rate they have from a report on', async () => {
    const reports = [linkReport('a', 'b', 1000, 4e5), linkReport('a', 'b', 1105, 8e5)];
    const plans = [chainPlan([overToB])];
    // Of 8000 bits 2000 are sent by 1105, the others in 7.5 ms more: there at 1114.5.
    expect(await standings({ plans, reports }, 'r', 1114, 1115)).toEqual([
      [1, 'a'],
      [1.005, 'b'],
    ]);
    const slower = [linkReport('a', 'b', 1105, 4e5, 7)];
    // Half of it by 1105, the rest by 1115, there at 1122.
    expect(await standings({ plans, reports: slower }, 'r', 1121, 1122)).toEqual([
      [1, 'a'],
      [1, 'b'],
    ]);
  });

  it('that go down lose what is on its way; the sender still has it and sends it again', async () => {
    const reports = [linkReport('a', 'b', 1105, 0), linkReport('a', 'b', 1150, 8e5)];
    const plans = [chainPlan([overToB])];
    expect(await standings({ plans, reports }, 'r', 1149, 1161, 1162)).toEqual([
      [1, 'a'],
      [1, 'a'],
      [1, 'b'],
    ]);
    const flying = [linkReport('a', 'b', 1111, 0)];
    expect(await standings({ plans, reports: flying }, 'r', 1500)).toEqual([[1, 'a']]);
  });

  it('that the cell does not have are left alone', async () => {
    const reports = [linkReport('a', 'x', 1000, 1e9), deviceReport('x', 1000)];
    expect(await endOf({ plans: [chainPlan([overToB])], reports })).toMatchObject({ atMs: 1312 });
  });
});

describe('devices that go', () => {
  const plans = [chainPlan([overToB])];
  const gone = (deviceId: string, atMs: number): NetworkReport => deviceReport(deviceId, atMs, { gone: true });

  it('take what they were at with them: it goes on from the newest feature map that is left', async () => {
    const reports = [gone('b', 1230)];
    expect(await standings({ plans, reports }, 'r', 1229, 1230, 1300)).toEqual([
      [2.17, 'b'],
      [1, 'a', 'again'],
      [1, 'a'],
    ]);
    const next = chainPlan([tripleChain('r', { segments: [computes('a', 2, 3, 2000)] })], 2000, 3000);
    expect(await endOf({ plans: [...plans, next], reports })).toMatchObject({ atMs: 2200, holderDeviceId: 'a' });
  });

  it('count the input as a feature map', async () => {
    const sent = tripleChain('r', { transfers: [sends('a', 'b', 0, 1000)], segments: [computes('b', 1, 3, 1012)] });
    const scene = { plans: [chainPlan([sent])], reports: [gone('b', 1230)] };
    expect(await standings(scene, 'r', 1230)).toEqual([[0, 'a', 'again']]);
  });

  it('say that work was lost once, and not where none was', async () => {
    expect(await standings({ plans, reports: [gone('c', 1050)] }, 'r', 1060)).toEqual([[0.6, 'a']]);
    // The payload was on its way to it: nothing is lost but time.
    expect(await standings({ plans, reports: [gone('b', 1105)] }, 'r', 1106)).toEqual([[1, 'a']]);
    // Layer 2 was half done, its input is still elsewhere.
    expect(await standings({ plans, reports: [gone('b', 1162)] }, 'r', 1170, 1180)).toEqual([
      [1, 'a', 'again'],
      [1, 'a'],
    ]);
  });

  it('fail what was on them alone', async () => {
    expect(await endOf({ plans, reports: [gone('a', 1050)] })).toEqual({
      ...{ kind: 'outcome', cellId: 'cell-a', requestId: 'r', atMs: 1050, result: 'failed', layersDone: 0 },
      why: 'no device that is left has its input or a feature map (gone: a)',
    });
    expect(await endOf({ plans, reports: [gone('a', 950)] })).toMatchObject({ atMs: 1000, result: 'failed' });
    expect(await endOf({ plans, reports: [gone('a', 1150)] })).toMatchObject({ result: 'completed' });
  });

  it('are gone too when they have reported and are silent for longer than their cell allows', async () => {
    const cell = { deviceValidityMs: 100 };
    expect(await endOf({ plans, cell, reports: [deviceReport('a', 950)] })).toMatchObject({
      ...{ atMs: 1050, result: 'failed' },
    });
    const alive = [deviceReport('a', 950), deviceReport('a', 1040), deviceReport('a', 1140)];
    expect(await endOf({ plans, cell, reports: alive })).toMatchObject({ result: 'completed' });
    expect(await endOf({ plans, cell })).toMatchObject({ result: 'completed' });
  });

  it('come back with their next report, and empty', async () => {
    const reports = [gone('b', 1230), deviceReport('b', 1240)];
    const again = tripleChain('r', { transfers: [sends('a', 'b', 1, 1300)], segments: [computes('b', 2, 3, 1312)] });
    const both = [chainPlan([overToB], 1000, 1230), chainPlan([again], 1300)];
    expect(await standings({ plans: both, reports }, 'r', 1235, 1299, 1312, 1512)).toEqual([
      [1, 'a', 'again'],
      [1, 'a'],
      [1, 'b'],
      [3, 'b', 1512],
    ]);
    // It has come back, and nothing that was lost comes back with it.
    const lost = [gone('a', 1050), deviceReport('a', 1060)];
    expect(await endOf({ plans, reports: lost })).toMatchObject({ atMs: 1050, result: 'failed' });
  });
});
