import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readOutcomeRecord, topicNames, type OutcomeRecord } from '../contracts/index.js';
import { EPOCH_MS, smallCatalogue, START_EPOCH, START_MS } from '../scheduler/testing/small-catalogue.js';
import { EmbeddedEventLog } from '../streams/index.js';
import {
  CHAIN_START,
  epochRecords,
  ownership,
  type Chain,
  type EpochFields,
  type Writer,
} from '../streams/decisions/testing/decision-records.js';
import { downloadPlan } from './testing/download-plan.js';
import { ScriptedChannel, steadyChannel } from './testing/scripted-channel.js';
import { Twin } from './twin.js';

const { decisions, outcomes } = topicNames();
const ANNA: Writer = { ownerId: 'anna', term: 0 };
const encoder = new TextEncoder();

/** The plan that epoch number `epoch` of the tests makes: from 50 ms after its end on, for one epoch. */
function planOf(epoch: number, blocks = 10): ReturnType<typeof downloadPlan> {
  const startsAtMs = START_MS + (epoch + 1) * EPOCH_MS + 50;
  return downloadPlan({ startsAtMs, endsAtMs: startsAtMs + EPOCH_MS, blocks });
}

const clockOf = (epoch: number): OutcomeRecord => ({
  kind: 'executor-clock',
  shard: 0,
  atMs: START_MS + (epoch + 2) * EPOCH_MS,
});

describe('twin', () => {
  let log: EmbeddedEventLog;
  let twin: Twin;
  let channel: ScriptedChannel;
  let chain: Chain;
  let failure: Promise<Error>;

  beforeEach(async () => {
    log = new EmbeddedEventLog({ now: () => 0 });
    await log.ensureTopics([decisions, outcomes].map((topic) => ({ topic, partitions: 1 })));
    chain = { ...CHAIN_START, nextEpoch: START_EPOCH };
    channel = steadyChannel();
    failure = new Promise((onFailure) => {
      const options = { log, topics: topicNames(), shards: 1, catalogue: smallCatalogue() };
      twin = new Twin({ ...options, openChannel: () => channel, onFailure });
    });
    twin.start();
  });

  afterEach(async () => {
    await twin.stop();
    await log.close();
    expect(channel.closed).toBe(true);
  });

  async function write(...records: readonly object[]): Promise<void> {
    const values = records.map((record) => ({ key: 'k', value: encoder.encode(JSON.stringify(record)) }));
    await log.append(decisions, 0, values);
  }

  async function writeEpoch(writer: Writer, fields: EpochFields): Promise<void> {
    const written = epochRecords(writer, chain, { verdicts: [], ...fields });
    chain = written.after;
    await write(...written.records);
  }

  /** Everything said, once it is at least so many records. */
  async function said(count: number): Promise<readonly OutcomeRecord[]> {
    await log.waitForAppend(outcomes, 0, count - 1, new AbortController().signal);
    const records = await log.read({ topic: outcomes, partition: 0, fromOffset: 0 });
    return records.map(({ value }) => {
      const read = readOutcomeRecord(value);
      if (!read.ok) throw new Error(read.sentence);
      return read.message;
    });
  }

  it('executes up to the end of the next epoch, reports before it, and then writes its clock', async () => {
    await write(ownership('anna'));
    await writeEpoch(ANNA, { plans: [planOf(0)] });
    // The plan holds from 150 on; known is everything before 200.
    expect(await said(2)).toMatchObject([
      { kind: 'outcome', requestId: 'a', result: 'progress', atMs: START_MS + 199, deliveredBits: 490_000 },
      clockOf(0),
    ]);
    expect(channel.knownToMs).toBe(START_MS + 200);
    await writeEpoch(ANNA, { plans: [planOf(1)] });
    await writeEpoch(ANNA, { plans: [planOf(2, 0)] });
    await writeEpoch(ANNA, {});
    // 2 Mbit from 150 to 350, the second layer computed by 450.
    expect((await said(8)).slice(2)).toMatchObject([
      { result: 'progress', atMs: START_MS + 299, deliveredBits: 1_490_000 },
      clockOf(1),
      { result: 'progress', atMs: START_MS + 399, deliveredBits: 2_000_000 },
      clockOf(2),
      { result: 'completed', atMs: START_MS + 450 },
      clockOf(3),
    ]);
  });

  it('executes nothing of an epoch whose marker never came, or that a former owner wrote', async () => {
    await write(ownership('anna'));
    const torn = epochRecords(ANNA, chain, { verdicts: [], plans: [planOf(0)] });
    await write(torn.records[0] as object, ownership('otto'), ...torn.records);
    await writeEpoch({ ownerId: 'otto', term: 2 }, {});
    expect(await said(1)).toEqual([clockOf(0)]);
  });

  it('stops working on a request when its terminal verdict is accepted', async () => {
    await write(ownership('anna'));
    await writeEpoch(ANNA, { plans: [planOf(0)] });
    await writeEpoch(ANNA, { verdicts: [{ cellId: 'cell-a', requestId: 'a', verdict: 'missed' }] });
    expect((await said(3)).map(({ kind }) => kind)).toEqual(['outcome', 'executor-clock', 'executor-clock']);
  });

  it('delivers nothing to a user without coverage', async () => {
    Object.assign(channel, { pieces: [{ untilMs: Infinity }] });
    await write(ownership('anna'));
    await writeEpoch(ANNA, { plans: [planOf(0)] });
    expect(await said(2)).toMatchObject([{ result: 'progress', deliveredBits: 0, layersDone: 0 }, clockOf(0)]);
  });

  it('crosses a skipped range and lets go of the channel behind it', async () => {
    await write(ownership('anna'));
    await writeEpoch(ANNA, {});
    await writeEpoch(ANNA, { marker: { epoch: START_EPOCH + 50, skippedFrom: START_EPOCH + 1 } });
    expect(await said(2)).toEqual([clockOf(0), clockOf(50)]);
    expect(channel.forgottenBeforeMs).toBe(START_MS + 52 * EPOCH_MS - 1);
  });

  it('says when it cannot go on', async () => {
    Object.assign(channel, { advanceTo: () => Promise.reject(new Error('recording breaks off')) });
    await write(ownership('anna'));
    await writeEpoch(ANNA, {});
    expect(await failure).toEqual(new Error('recording breaks off'));
  });
});
