import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { FakeWorld } from '../../src/cli/testing/fake-world.js';
import { BUNDLED_CATALOGUE, CHECKPOINT_VERSION, MESSAGE_EXAMPLES, topicNames } from '../../src/contracts/index.js';
import { decidedLines, readAcceptedEpochs } from '../../src/evaluation/driver/index.js';
import { KafkaEventLog, readRange, topicSpecs } from '../../src/streams/index.js';
import { describeWithKafka, sharedBroker } from './broker/index.js';
import { endOf, ended, ending, saying, started } from './slotwise-process.js';

const SHARDS = 2;
const SHARD = 1;
const RUN = randomUUID().slice(0, 8);
const RANDOM_BYTES = Buffer.from('ff00c3287b22a0', 'hex');
const MARKER = { ...MESSAGE_EXAMPLES['epoch-marker'], shard: SHARD, term: 0 };

/** What no service has written: no JSON, JSON of something else, decisions of nobody who owns the shard. */
const FOREIGN_DECISIONS = [RANDOM_BYTES, '', 'null', '[[]]', '{"kind":"verdict"}', '{"kind":"epoch","term":0}']
  .map((value) => Buffer.from(value))
  .concat(Buffer.from(JSON.stringify(MARKER)));

describeWithKafka('bytes of others in Kafka', () => {
  const original = `ran-${RUN}.`;
  let brokers = '';
  let folder = '';
  let log: KafkaEventLog;
  let producer: Producer;
  let decided: readonly string[];
  let copies = 0;
  let prefix = '';

  beforeAll(async () => {
    brokers = (await sharedBroker()).brokers;
    folder = mkdtempSync(join(tmpdir(), 'slotwise-foreign-'));
    // What was replayed is stamped with the past.
    log = new KafkaEventLog({ brokers: brokers.split(',') }, { keepForever: true });
    producer = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).producer();
    await producer.connect();
    expect(await replayed(original)).toEqual({ code: 0, said: expect.stringContaining('slotwise serves at') });
    decided = await decidedIn(original);
    expect(decided.length).toBeGreaterThan(20);
  });
  afterAll(async () => {
    await producer.disconnect();
    await log.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    prefix = `copy-${RUN}-${(copies += 1)}.`;
  });
  afterEach(async () => {
    // Whatever happened to it, the run it was copied from is what it was.
    expect(await decidedIn(original)).toEqual(decided);
  });

  const at = (wanted: string): readonly string[] => [
    ...['--shards', String(SHARDS), '--brokers', brokers, '--topic-prefix', wanted],
  ];

  const replayed = (wanted: string, ...words: readonly string[]): ReturnType<typeof ended> =>
    ended(['replay', '--replay', 'bundled', '--for', '4s', '--checkpoint-every', '7', ...at(wanted), ...words]);

  const serving = (...words: readonly string[]): readonly string[] => [
    ...['serve', '--time', 'event', '--port', '0', ...at(prefix), ...words],
  ];

  async function decidedIn(wanted: string): Promise<readonly string[]> {
    const epochs = [];
    for (let shard = 0; shard < SHARDS; shard += 1) {
      epochs.push(...(await readAcceptedEpochs(log, shard, undefined, topicNames(wanted))));
    }
    return decidedLines(epochs);
  }

  /** Copies the run, every record to its offset. */
  async function copyRun(): Promise<void> {
    const [from, to] = [topicNames(original), topicNames(prefix)];
    await log.ensureTopics(topicSpecs(to, SHARDS));
    for (const name of ['requests', 'reports', 'outcomes', 'decisions', 'checkpoints'] as const) {
      for (let partition = 0; partition < SHARDS; partition += 1) {
        const records = [];
        for await (const record of readRange(log, { topic: from[name], partition, fromOffset: 0 }))
          records.push(record);
        if (records.length > 0) await log.append(to[name], partition, records);
      }
    }
  }

  const write = (topic: string, values: readonly Buffer[]): Promise<unknown> =>
    producer.send({ topic, messages: values.map((value) => ({ key: 'foreign', partition: SHARD, value })) });

  async function endOffsets(): Promise<Readonly<Record<string, number>>> {
    const ends: Record<string, number> = {};
    for (const [name, topic] of Object.entries(topicNames(prefix) as object) as [string, string][]) {
      ends[name] = await log.endOffset(topic, name === 'deadLetters' ? 0 : SHARD);
    }
    return ends;
  }

  async function newestCheckpoint(): Promise<Record<string, unknown> & { readonly body: string }> {
    const records: Uint8Array[] = [];
    const range = { topic: topicNames(original).checkpoints, partition: SHARD, fromOffset: 0 };
    for await (const { value } of readRange(log, range)) if (value.byteLength > 0) records.push(value);
    return JSON.parse(Buffer.from(records.at(-1) ?? []).toString()) as Awaited<ReturnType<typeof newestCheckpoint>>;
  }

  /** A service must end by itself and leave everything as it was, but for who tried to own the shard. */
  async function expectRefused(words: RegExp, ...options: readonly string[]): Promise<void> {
    const before = await endOffsets();
    const { code, said } = await ended(serving(...options));
    expect(said).toMatch(words);
    expect(code).toBe(2);
    const { decisions = 0, ...others } = await endOffsets();
    const { decisions: decisionsBefore = 0, ...othersBefore } = before;
    expect(others).toEqual(othersBefore);
    expect(decisions - decisionsBefore).toBe(1);
  }

  /** A service takes its shards and has nothing left to decide. */
  async function expectReady(...options: readonly string[]): Promise<void> {
    const child = started(serving(...options));
    const exit = endOf(child);
    try {
      const line = await saying(child, /^slotwise serves at/u);
      const ready = `${line.split(' ').at(-1) ?? ''}/health/ready`;
      const isReady = async (): Promise<boolean> => (await fetch(ready).catch(() => undefined))?.ok === true;
      while (!(await isReady())) {
        if (child.exitCode !== null) throw new Error(`it ended instead: ${(await exit).said}`);
      }
    } finally {
      await ending(child);
    }
  }

  it('among decisions are passed over, before the first of them and behind the last', async () => {
    await log.ensureTopics(topicSpecs(topicNames(prefix), SHARDS));
    await write(topicNames(prefix).decisions, FOREIGN_DECISIONS);
    expect(await replayed(prefix)).toMatchObject({ code: 0 });
    expect(await decidedIn(prefix)).toEqual(decided);
    await write(topicNames(prefix).decisions, FOREIGN_DECISIONS);
    expect(await replayed(prefix)).toMatchObject({ code: 0 });
    expect(await decidedIn(prefix)).toEqual(decided);
    const world = new FakeWorld();
    const words = ['decisions', '--verify', '--brokers', brokers, '--topic-prefix', prefix];
    expect([await world.run(...words), world.stdout.text]).toEqual([0, expect.stringMatching(/all the same/u)]);
  });

  it.each<[string, Buffer, RegExp]>([
    ['random bytes', RANDOM_BYTES, /this is no checkpoint: .+--ignore-checkpoints/u],
    ['JSON of something else', Buffer.from('{"temperature":21}'), /this is no checkpoint: .+--ignore-checkpoints/u],
    [
      'a checkpoint of a newer version',
      Buffer.from(JSON.stringify({ version: CHECKPOINT_VERSION + 1, shape: 'unknown' })),
      new RegExp(`a checkpoint of version ${CHECKPOINT_VERSION + 1}; start a newer build`, 'u'),
    ],
  ])('among checkpoints stop the shard: %s', async (_, value, words) => {
    await copyRun();
    await write(topicNames(prefix).checkpoints, [value]);
    await expectRefused(words);
    await expectReady('--ignore-checkpoints');
    expect(await decidedIn(prefix)).toEqual(decided);
  });

  it('that damage a checkpoint are found by its digest', async () => {
    await copyRun();
    const checkpoint = await newestCheckpoint();
    const { body } = checkpoint;
    const changed = `${body.slice(0, 40)}${body[40] === 'A' ? 'B' : 'A'}${body.slice(41)}`;
    const key = `${SHARD}@${String(checkpoint.position)}`;
    const value = JSON.stringify({ ...checkpoint, body: changed });
    await producer.send({ topic: topicNames(prefix).checkpoints, messages: [{ key, partition: SHARD, value }] });
    await expectRefused(/does not match its own digest: it was damaged; --ignore-checkpoints/u);
  });

  it('that claim a state behind the end of the decisions stop the shard', async () => {
    await copyRun();
    const checkpoint = { ...(await newestCheckpoint()), position: 1_000_000 };
    await write(topicNames(prefix).checkpoints, [Buffer.from(JSON.stringify(checkpoint))]);
    await expectRefused(/a checkpoint at offset 1000000, but the decision log ends at/u);
  });

  it('of another catalogue stop the shard', async () => {
    await copyRun();
    const catalogue = join(folder, 'other.yaml');
    const text = readFileSync(BUNDLED_CATALOGUE, 'utf8');
    const other = text.replace(/leadMs: \d+/u, 'leadMs: 40');
    expect(other).not.toBe(text);
    writeFileSync(catalogue, other);
    await expectRefused(/--change-catalogue/u, '--catalogue', catalogue);
  });
});
