import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { topicNames } from '../contracts/index.js';
import { SlotwiseError } from '../core/errors.js';
import type { GpuBatch, Outcome, PlanBody } from '../core/messages.js';
import { EPOCH_MS, START_EPOCH, START_MS } from '../scheduler/testing/small-catalogue.js';
import { WatchedLog } from '../scheduler/testing/watched-log.js';
import { EmbeddedEventLog, type EventLog } from '../streams/index.js';
import { CHAIN_START, epochRecords, ownership, type Chain } from '../streams/decisions/testing/decision-records.js';
import { killedAfter } from '../streams/testing/killed-log.js';
import { downloadPlan } from './testing/download-plan.js';
import { gpuCatalogue } from '../scheduler/testing/gpu-catalogue.js';
import { catBatch, offloadPlan } from './testing/offload-plan.js';
import { pairSplit, splitPlan } from './testing/split-plan.js';
import { ScriptedChannel, type Piece } from './testing/scripted-channel.js';
import { Twin } from './twin.js';

const { decisions, outcomes } = topicNames();
const EPOCHS = 13;
/** A clock an epoch, and an outcome for every request under way; all end before the last epoch. */
const RECORDS = 47;
const encoder = new TextEncoder();

/**
 * By epoch. The first batch leaves out the input that has not come by its latest start, the second runs it, and the third
 * finds the GPU busy.
 */
const BATCHES: Readonly<Record<number, GpuBatch>> = {
  0: catBatch(['c', 'd'], { loadStartsAtMs: START_MS + 160, latestStartAtMs: START_MS + 320 }),
  3: catBatch(['d'], { loadBlocks: [], loadStartsAtMs: START_MS + 460, latestStartAtMs: START_MS + 700 }),
  4: catBatch(['e'], { loadBlocks: [], loadStartsAtMs: START_MS + 560, latestStartAtMs: START_MS + 570 }),
};

/** Two downloads, two uploads and a cut model at once, so that an epoch has more than one outcome. */
function planOf(epoch: number): PlanBody {
  const startsAtMs = START_MS + (epoch + 1) * EPOCH_MS + 50;
  const [a, b] = ['a', 'b'].map((requestId, index) =>
    downloadPlan({ startsAtMs, endsAtMs: startsAtMs + EPOCH_MS, blocks: 5 - index, requestId }),
  );
  const grants = [...(a?.downlink?.grants ?? []), ...(b?.downlink?.grants ?? [])];
  const deliveries = [...(a?.deliveries ?? []), ...(b?.deliveries ?? [])];
  const batch = BATCHES[epoch];
  const window = { startsAtMs, endsAtMs: startsAtMs + EPOCH_MS };
  const offload = offloadPlan({
    ...{ ...window, blocks: { c: 5, d: 2 } },
    batches: batch === undefined ? [] : [batch],
  });
  const cut = splitPlan({ ...window, blocks: { f: 3 }, splits: [pairSplit('f')] });
  const sending = [...(offload.uplink?.grants ?? []), ...(cut.uplink?.grants ?? [])];
  return {
    ...cut,
    ...offload,
    uplink: { blockHz: 1e6, blocks: 10, grants: sending },
    downlink: { blockHz: 1e6, blocks: 10, grants },
    deliveries,
  };
}

async function newLog(): Promise<EmbeddedEventLog> {
  const log = new EmbeddedEventLog({ now: () => 0 });
  await log.ensureTopics([decisions, outcomes].map((topic) => ({ topic, partitions: 1 })));
  return log;
}

/** Anna decides the first epochs, crashes in the middle of one, and Otto goes on; the same records every time. */
async function decide(log: EventLog): Promise<void> {
  let chain: Chain = { ...CHAIN_START, nextEpoch: START_EPOCH };
  const records: object[] = [ownership('anna')];
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    const fields = { verdicts: [], plans: [planOf(epoch)] };
    if (epoch === 2) {
      const torn = epochRecords({ ownerId: 'anna', term: 0 }, chain, fields).records[0] as object;
      records.push(torn, ownership('otto'));
    }
    const writer = epoch < 2 ? { ownerId: 'anna', term: 0 } : { ownerId: 'otto', term: 6 };
    const written = epochRecords(writer, chain, fields);
    chain = written.after;
    records.push(...written.records);
  }
  await log.append(
    decisions,
    0,
    records.map((record) => ({ key: 'k', value: encoder.encode(JSON.stringify(record)) })),
  );
}

const PIECES: readonly Piece[] = [
  { untilMs: START_MS + 260, efficiency: 1 },
  { untilMs: START_MS + 400 },
  { untilMs: Infinity, efficiency: 0.7 },
];

/** One process: executes until `records` outcomes are there, or until it cannot go on; then it ends. */
async function execute(log: EventLog, records: number, pieces = PIECES): Promise<Error | undefined> {
  let fail!: (error: Error) => void;
  const failed = new Promise<Error>((resolve) => (fail = resolve));
  const options = { log, topics: topicNames(), shards: 1, catalogue: gpuCatalogue(), onFailure: fail };
  const twin = new Twin({ ...options, openChannel: () => new ScriptedChannel(pieces), pause: () => nextTurn() });
  twin.start();
  const said = log.waitForAppend(outcomes, 0, records - 1, new AbortController().signal);
  const failure = await Promise.race([failed, said.then(() => undefined)]);
  await twin.stop();
  return failure;
}

async function said(log: EventLog): Promise<readonly string[]> {
  const records = await log.read({ topic: outcomes, partition: 0, fromOffset: 0 });
  return records.map(({ key, value, timestampMs, headers }) =>
    JSON.stringify([key, new TextDecoder().decode(value), timestampMs, headers]),
  );
}

describe('a twin on a log that holds outcomes', () => {
  let log: EmbeddedEventLog;
  let undisturbed: readonly string[];

  beforeAll(async () => {
    const whole = await newLog();
    await decide(whole);
    await execute(whole, RECORDS);
    undisturbed = await said(whole);
    expect(undisturbed).toHaveLength(RECORDS);
  });

  beforeEach(async () => {
    log = await newLog();
  });

  it('tells of downloads, uploads, the GPU and cut models', async () => {
    await decide(log);
    await execute(log, RECORDS);
    const records = await log.read({ topic: outcomes, partition: 0, fromOffset: 0 });
    const told = records.map(({ value }) => JSON.parse(new TextDecoder().decode(value)) as Outcome);
    const ended = told.filter(({ result }) => result === 'completed' || result === 'failed');
    expect(ended.map(({ requestId, result, atMs }) => [requestId, result, atMs - START_MS])).toEqual([
      ['c', 'completed', 350],
      // 50 ms on the device, 60 ms at 6.3 Mbit/s, 24 ms at 4.9 Mbit/s once there is coverage again, 50 ms on the server.
      ['f', 'completed', 475],
      ['d', 'completed', 630],
      ['e', 'failed', 630],
      ['a', 'completed', 915],
      ['b', 'completed', 1058],
    ]);
  });

  it('goes on after any number of them as if it had never stopped', async () => {
    for (let held = 0; held < undisturbed.length; held += 1) {
      log = await newLog();
      await decide(log);
      expect(await execute(killedAfter(held, log), Infinity)).toMatchObject({ message: 'killed' });
      expect(await said(log)).toEqual(undisturbed.slice(0, held));
      await execute(log, undisturbed.length);
      expect(await said(log)).toEqual(undisturbed);
    }
  });

  it('waits for a log that does not answer, and goes on as if nothing had happened', async () => {
    await decide(log);
    const unreachable = new SlotwiseError('KAFKA_UNREACHABLE', 'no broker answers');
    const watched = new WatchedLog(log);
    let appends = 0;
    // Some of them have been written all the same.
    watched.beforeAppend = () => ((appends += 1) % 4 === 2 ? Promise.reject(unreachable) : Promise.resolve());
    watched.afterAppend = () => (appends % 4 === 0 ? Promise.reject(unreachable) : Promise.resolve());
    let reads = 0;
    watched.beforeRead = () => ((reads += 1) % 7 === 3 ? Promise.reject(unreachable) : Promise.resolve());
    expect(await execute(watched, undisturbed.length)).toBeUndefined();
    expect(await said(log)).toEqual(undisturbed);
    expect(appends).toBeGreaterThan(EPOCHS);
  });

  it('says nothing twice when outcomes outlived the decisions they came of, which are then made again', async () => {
    await decide(log);
    await execute(log, undisturbed.length);
    const again = await newLog();
    const held = await log.read({ topic: outcomes, partition: 0, fromOffset: 0 });
    await again.append(outcomes, 0, held.slice(0, 9));
    const executed = execute(again, undisturbed.length);
    await decide(again);
    await executed;
    expect(await said(again)).toEqual(undisturbed);
  });

  it('passes over what others report, wherever it stands', async () => {
    const foreign = { key: 'k', value: new Uint8Array([1]), headers: { note: 'of somebody else' } };
    await log.append(outcomes, 0, [foreign]);
    await decide(log);
    await execute(killedAfter(7, log), Infinity);
    await log.append(
      outcomes,
      0,
      Array.from({ length: 20 }, () => foreign),
    );
    await execute(log, undisturbed.length + 21);
    expect((await said(log)).filter((text) => !text.includes('of somebody else'))).toEqual(undisturbed);
  });

  it('refuses outcomes that its decisions do not come to, and adds nothing to them', async () => {
    await decide(log);
    await execute(killedAfter(7, log), Infinity);
    const failure = await execute(log, undisturbed.length, [{ untilMs: Infinity, efficiency: 1 }]);
    expect(failure).toMatchObject({
      code: 'OUTCOMES_DIFFER',
      message: expect.stringContaining('slotwise.outcomes/0: the record at offset 6 is not the one that belongs there'),
    });
    expect(await said(log)).toEqual(undisturbed.slice(0, 7));
  });

  it('does not guess what is under way when the first decisions are gone', async () => {
    await decide(log);
    log.beginOffset = () => Promise.resolve(3);
    expect(await execute(log, undisturbed.length)).toMatchObject({
      code: 'LOG_TRIMMED',
      message: expect.stringContaining('slotwise.decisions/0 begins at offset 3'),
    });
    expect(await said(log)).toEqual([]);
  });
});
