import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { createInterface } from 'node:readline';
import { decisionLog } from '../../src/cli/testing/recorded-run.js';
import { FakeWorld } from '../../src/cli/testing/fake-world.js';
import { topicNames } from '../../src/contracts/index.js';
import { type EventLog, KafkaEventLog, topicSpecs } from '../../src/streams/index.js';
import { type Broker, describeWithOwnKafka, startBroker } from './broker/index.js';
import { ended, ending, started } from './slotwise-process.js';

const PREFIX = 'read.';
const topics = topicNames(PREFIX);

describeWithOwnKafka('the decision log in Kafka', () => {
  let broker: Broker;
  let admin: Admin;
  let log: EventLog;
  beforeAll(async () => {
    // A topic that is asked for as if it were there would be there from then on.
    broker = await startBroker({ properties: { 'auto.create.topics.enable': true }, shortLived: true });
    const kafka = new Kafka({ brokers: [broker.brokers], logLevel: logLevel.NOTHING });
    admin = kafka.admin();
    await admin.connect();
  });
  afterAll(async () => {
    await admin.disconnect();
    await broker.stop();
  });
  beforeEach(() => {
    // What was replayed is stamped with the past.
    log = new KafkaEventLog({ brokers: [broker.brokers] }, { keepForever: true });
  });
  afterEach(() => log.close());

  const fromKafka = (...words: readonly string[]): readonly string[] => [
    ...['decisions', '--brokers', broker.brokers, '--topic-prefix', PREFIX],
    ...words,
  ];

  async function write(from: number, to: number, shard: number): Promise<void> {
    const records = decisionLog(shard).slice(from, to);
    const encoded = records.map((record) => ({ key: 'k', value: Buffer.from(JSON.stringify(record)) }));
    await log.append(topics.decisions, shard, encoded);
  }

  /** Everything a reader could have changed. */
  async function broughtAbout(): Promise<unknown> {
    const { groups } = await admin.listGroups();
    const names = (await admin.listTopics()).sort();
    const ends = await Promise.all(names.map((topic) => admin.fetchTopicOffsets(topic)));
    return { groups, names, ends };
  }

  it("is printed and followed by the reader's rule, and nobody sees that it was read", async () => {
    await log.ensureTopics(topicSpecs(topics, 2));
    await write(0, 6, 0);
    await write(0, 9, 1);
    const world = new FakeWorld();
    expect(await world.run(...fromKafka('--no-follow', '--json'))).toBe(0);
    const records = world.stdout.lines.map((line): unknown => JSON.parse(line));
    const wanted = (shard: number, ...offsets: number[]): unknown[] => offsets.map((one) => decisionLog(shard)[one]);
    expect(records).toEqual([...wanted(0, 1, 3, 4, 5), ...wanted(1, 1, 3, 4, 5, 6, 7)]);

    const before = await broughtAbout();
    const child = started(fromKafka('--shard', '0'), {}, 'pipe');
    if (child.stdout === null) throw new Error('stdout is piped');
    try {
      const lines: string[] = [];
      for await (const line of createInterface({ input: child.stdout })) {
        lines.push(line.split(/ +/u).slice(0, 3).join(' '));
        if (lines.length === 4) {
          expect(await broughtAbout()).toEqual(before);
          await write(6, 9, 0);
        }
        if (lines.length === 6) break;
      }
      expect(lines.slice(4)).toEqual(['8 0 completed', '8 0 epoch']);
    } finally {
      await ending(child);
    }
  });

  it('is filtered as that of any other source', async () => {
    const world = new FakeWorld();
    expect(await world.run(...fromKafka('--no-follow', '--verdict', 'refused', '--shard', '1'))).toBe(0);
    expect(world.stdout.lines).toEqual([expect.stringMatching(/^7 +1 +refused +cell-b/u)]);
  });

  it('is verified without a trace, too', async () => {
    const replay = ['replay', '--replay', 'bundled', '--for', '3s', '--shards', '2', '--brokers', broker.brokers];
    expect(await ended([...replay, '--topic-prefix', 'ran.'])).toMatchObject({ code: 0 });
    const before = await broughtAbout();
    const world = new FakeWorld();
    const words = ['decisions', '--verify', '--brokers', broker.brokers, '--topic-prefix', 'ran.', '--json'];
    expect(await world.run(...words)).toBe(0);
    const shards = world.stdout.lines.map((line) => JSON.parse(line) as { shard: number; epochs: number });
    expect(shards.map(({ shard }) => shard)).toEqual([0, 1]);
    expect(shards[1]?.epochs).toBeGreaterThan(10);
    expect(await broughtAbout()).toEqual(before);
  });

  it('that differs from what its inputs come to is found out', async () => {
    const from = topicNames('ran.');
    const to = topicNames('forged.');
    await log.ensureTopics(topicSpecs(to, 2));
    for (const topic of ['requests', 'reports', 'outcomes', 'decisions'] as const) {
      const records = await log.read({ topic: from[topic], partition: 1, fromOffset: 0 });
      const forged = records.map((record) => ({ ...record, value: forge(record.value) }));
      if (forged.length > 0) await log.append(to[topic], 1, forged);
    }
    const world = new FakeWorld();
    const words = ['decisions', '--verify', '--brokers', broker.brokers, '--topic-prefix', 'forged.', '--shard', '1'];
    expect(await world.run(...words)).toBe(1);
    expect(world.stdout.text).toContain('the last one DIFFERS');
    expect(world.stdout.text).toContain('"another-model"');
  });

  it.each([
    [['--topic-prefix', 'nothing.'], 'there are no topics nothing.* at'],
    [['--topic-prefix', 'nothing.', '--verify'], 'there are no topics nothing.* at'],
    [['--shard', '2'], 'there is no shard 2; shards are numbered from 0 to 1'],
    [['--shard', '2', '--verify'], 'there is no shard 2; shards are numbered from 0 to 1'],
    [['--url', 'http://127.0.0.1:1'], '--brokers and --url exclude each other'],
  ])('%j is refused, and leaves nothing behind', async (words, sentence) => {
    const before = await broughtAbout();
    const world = new FakeWorld();
    expect(await world.run(...fromKafka(...words))).toBe(2);
    expect([world.stdout.text, world.stderr.lines.length]).toEqual(['', 1]);
    expect(world.stderr.text).toContain(sentence);
    expect(await broughtAbout()).toEqual(before);
  });
});

/** Names another model in the verdicts of admission. */
function forge(value: Uint8Array): Uint8Array {
  const record = JSON.parse(Buffer.from(value).toString()) as Record<string, unknown>;
  return Buffer.from(JSON.stringify(record.verdict === 'admitted' ? { ...record, model: 'another-model' } : record));
}
