import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { ChildProcess } from 'node:child_process';
import { Readable } from 'node:stream';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { FakeWorld } from '../../src/cli/testing/fake-world.js';
import { type DeadLetter, partitionOf, topicNames } from '../../src/contracts/index.js';
import { followDecisions, KafkaEventLog } from '../../src/streams/index.js';
import { describeWithKafka, sharedBroker } from './broker/index.js';
import { ending, saying, started } from './slotwise-process.js';

const SHARDS = 2;
const CELL = 'trial1-multi4';
const HOME = partitionOf(CELL, SHARDS);
const REPORT_EVERY_MS = 200;

describeWithKafka('dead letters in Kafka', () => {
  const prefix = `letters-${randomUUID().slice(0, 8)}.`;
  const topics = topicNames(prefix);
  const stop = new AbortController();
  let place: readonly string[];
  let log: KafkaEventLog;
  let producer: Producer;
  let service: ChildProcess;
  let reporting: NodeJS.Timeout;

  beforeAll(async () => {
    const { brokers } = await sharedBroker();
    place = ['--brokers', brokers, '--topic-prefix', prefix];
    log = new KafkaEventLog({ brokers: brokers.split(',') });
    producer = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).producer();
    await producer.connect();
    service = started(['serve', '--port', '0', '--shards', String(SHARDS), '--outcomes', 'none', ...place]);
    await saying(service, /^slotwise serves at/u);
    // What a user's device does all the time: a channel is only believed for seconds.
    reporting = setInterval(() => {
      const report = { kind: 'radio', cellId: CELL, userId: 'user-1', measuredAtMs: Date.now(), downlink: { cqi: 15 } };
      void send(topics.reports, HOME, JSON.stringify(report));
    }, REPORT_EVERY_MS);
  });
  afterAll(async () => {
    clearInterval(reporting);
    stop.abort();
    await ending(service);
    await producer.disconnect();
    await log.close();
  });

  const send = (topic: string, partition: number, value: string): Promise<unknown> =>
    producer.send({ topic, messages: [{ key: CELL, partition, value }] });

  const request = (requestId: string, fields: object = {}): string =>
    JSON.stringify({
      ...{ requestId, cellId: CELL, userId: 'user-1', arrivedAtMs: Date.now(), deadlineMs: 600_000 },
      ...{ models: ['mobilenet_v3_small', 'resnet18'] },
      ...fields,
    });

  const lettersWritten = (count: number): Promise<void> =>
    log.waitForAppend(topics.deadLetters, 0, count - 1, stop.signal);

  async function run(command: string, ...words: readonly string[]): Promise<FakeWorld> {
    const world = new FakeWorld();
    await world.run('dead-letters', command, ...words, ...place);
    expect(world.stderr.text).not.toMatch(/nothing was sent|must be/u);
    return world;
  }

  const listed = async (...words: readonly string[]): Promise<readonly DeadLetter[]> =>
    JSON.parse((await run('list', '--json', ...words)).stdout.text) as DeadLetter[];

  async function firstVerdictOn(requestId: string): Promise<string | undefined> {
    for await (const { verdicts } of followDecisions({
      log,
      topic: topics.decisions,
      shard: HOME,
      signal: stop.signal,
    })) {
      const verdict = verdicts.find((one) => one.requestId === requestId);
      if (verdict !== undefined) return `${verdict.verdict} ${verdict.cause ?? ''}`.trim();
    }
    return undefined;
  }

  it('are shown, mended and sent again, and then admitted', async () => {
    const broken = request('mended', { models: 'mobilenet_v3_small' });
    await send(topics.requests, HOME, broken);
    await lettersWritten(1);
    const [letter] = await listed('--code', 'INVALID');
    const origin = `${topics.requests}/${HOME}@${letter?.offset ?? ''}`;
    expect(letter).toMatchObject({ sentence: 'models must be an array', key: CELL });
    const shown = await run('show', origin, '--value');
    expect(shown.stdout.text).toBe(broken);

    const world = new FakeWorld();
    world.stdin = Readable.from([Buffer.from(request('mended'))]);
    expect(await world.run('dead-letters', 'resubmit', origin, '--value-file', '-', ...place)).toBe(0);
    expect(await firstVerdictOn('mended')).toBe('admitted');
    expect(await listed('--open')).toEqual([]);
  });

  it('that lay in the wrong partition are sent to the right one, and admitted', async () => {
    await send(topics.requests, 1 - HOME, request('misplaced'));
    await lettersWritten(3);
    const world = await run('resubmit', '--code', 'WRONG_PARTITION', '--json');
    expect(world.stdout.lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { to: { topic: topics.requests, partition: HOME } },
    ]);
    expect(await firstVerdictOn('misplaced')).toBe('admitted');
  });

  it('that are rejected again are new ones, of where they came from then', async () => {
    const cellId = 'nowhere';
    const partition = partitionOf(cellId, SHARDS);
    await send(topics.requests, partition, request('lost', { cellId }));
    await lettersWritten(5);
    const before = await listed('--open');
    expect(before).toMatchObject([{ code: 'SLOTWISE_UNKNOWN_CELL', key: CELL }]);
    const sent = await run('resubmit', '--all', '--json');
    const { to } = JSON.parse(sent.stdout.text) as { to: { offset: number } };
    // The note, and the new letter.
    await lettersWritten(7);
    expect(await listed('--open')).toMatchObject([{ offset: to.offset, partition, key: cellId }]);
    expect(await listed('--code', 'UNKNOWN_CELL')).toHaveLength(2);
  });

  it('that would only come back are not sent', async () => {
    await send(topics.requests, HOME, 'garbage');
    await lettersWritten(8);
    const ends = await log.endOffset(topics.requests, HOME);
    const world = await run('resubmit', '--code', 'UNPARSABLE');
    expect(world.stdout.text).toContain('not sent: it would be put aside again: the record is not JSON');
    expect(await log.endOffset(topics.requests, HOME)).toBe(ends);
  });
});
