import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import kafkajs, { type Admin, Kafka, logLevel, type Producer } from 'kafkajs';
import { partitionOf, readDeadLetterRecord, topicNames } from '../../src/contracts/index.js';
import { followDecisions, KafkaEventLog } from '../../src/streams/index.js';
import { type Broker, describeWithOwnKafka, startBroker } from './broker/index.js';
import { endOf, ended, ending, saying, started } from './slotwise-process.js';

const { TOPIC } = kafkajs.ConfigResourceTypes;
const BROKER_LIMIT_BYTES = 100_000;
const CELL = 'trial1-multi4';
const topics = topicNames();

describeWithOwnKafka('a broker that takes only short messages', () => {
  const stop = new AbortController();
  const children: ChildProcess[] = [];
  let broker: Broker;
  let admin: Admin;
  let producer: Producer;
  let log: KafkaEventLog;

  beforeAll(async () => {
    broker = await startBroker({ properties: { 'message.max.bytes': BROKER_LIMIT_BYTES }, shortLived: true });
    const kafka = new Kafka({ brokers: [broker.brokers], logLevel: logLevel.NOTHING });
    admin = kafka.admin();
    producer = kafka.producer();
    await Promise.all([admin.connect(), producer.connect()]);
    log = new KafkaEventLog({ brokers: [broker.brokers] });
  });
  afterAll(async () => {
    stop.abort();
    await Promise.all(children.map(ending));
    await Promise.all([admin.disconnect(), producer.disconnect(), log.close()]);
    await broker.stop();
  });

  const serving = (): readonly string[] => [
    ...['serve', '--port', '0', '--shards', '1', '--outcomes', 'none', '--brokers', broker.brokers],
  ];

  async function serve(): Promise<ChildProcess> {
    const child = started(serving());
    children.push(child);
    await saying(child, /^slotwise serves at/u);
    return child;
  }

  /** Altering sets anew whatever is not named. */
  const limit = (name: string, bytes: number): Promise<unknown> => {
    const kept = name === topics.checkpoints ? [{ name: 'cleanup.policy', value: 'compact' }] : [];
    const configEntries = [...kept, { name: 'max.message.bytes', value: String(bytes) }];
    return admin.alterConfigs({ validateOnly: false, resources: [{ type: TOPIC, name, configEntries }] });
  };

  const send = (value: string): Promise<unknown> =>
    producer.send({ topic: topics.requests, messages: [{ key: CELL, partition: partitionOf(CELL, 1), value }] });

  const refusable = (requestId: string): string =>
    JSON.stringify({
      ...{ requestId, cellId: CELL, userId: 'user-1', arrivedAtMs: Date.now(), deadlineMs: 600_000, models: ['none'] },
    });

  async function untilDecided(requestId: string): Promise<void> {
    const following = { log, topic: topics.decisions, shard: 0, signal: stop.signal };
    for await (const { verdicts } of followDecisions(following)) {
      if (verdicts.some((one) => one.requestId === requestId)) return;
    }
  }

  it('is told at the creation of the topics what they need: a dead letter may be longer than the record was', async () => {
    const child = await serve();
    const value = 'x'.repeat(BROKER_LIMIT_BYTES - 1_000);
    await send(value);
    await log.waitForAppend(topics.deadLetters, 0, 0, stop.signal);
    const [record] = await log.read({ topic: topics.deadLetters, partition: 0, fromOffset: 0 });
    expect(record?.value.byteLength).toBeGreaterThan(BROKER_LIMIT_BYTES);
    const read = readDeadLetterRecord(record?.value ?? new Uint8Array());
    expect(read.ok && Buffer.from(read.message.valueBase64, 'base64').toString()).toBe(value);
    await ending(child);
  });

  it('ends a service whose decisions it takes no longer, with the reason; nothing is lost', async () => {
    const child = await serve();
    await send(refusable('before'));
    await untilDecided('before');
    await limit(topics.decisions, 100);
    const before = await log.endOffset(topics.decisions, 0);
    const exit = endOf(child);
    await send(refusable('meanwhile'));
    const { code, said } = await exit;
    expect(said).toMatch(
      /^slotwise: shard 0: an append to the decision log was rejected.+larger than the max message/mu,
    );
    expect(code).toBe(1);
    expect(await log.endOffset(topics.decisions, 0)).toBe(before);
  });

  it.each([
    ['decisions', topics.decisions],
    ['checkpoints', topics.checkpoints],
    ['dead letters', topics.deadLetters],
  ])('is found out at the start for %s, with the command that mends it', async (_, topic) => {
    const ends = await log.endOffset(topics.decisions, 0);
    for (const one of [topics.decisions, topics.checkpoints, topics.deadLetters]) await limit(one, 2_000_000);
    await limit(topic, 1_048_575);
    const { code, said } = await ended(serving());
    expect(said).toBe(
      `slotwise: ${topic} takes at most 1048575 bytes in one request, 1048576 are needed; kafka-configs.sh --bootstrap-server ` +
        `BROKER --alter --entity-type topics --entity-name ${topic} --add-config max.message.bytes=1048576\n`,
    );
    expect(code).toBe(2);
    expect(await log.endOffset(topics.decisions, 0)).toBe(ends);
    await limit(topic, 1_048_576);
  });

  it('that was mended serves what came meanwhile', async () => {
    const child = await serve();
    await untilDecided('meanwhile');
    await ending(child);
  });
});
