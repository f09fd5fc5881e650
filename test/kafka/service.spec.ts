/** These start the built program, as `npm ci` leaves it behind: run `npm run build` first after a change. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { FakeWorld } from '../../src/cli/testing/fake-world.js';
import { topicNames } from '../../src/contracts/index.js';
import { decidedLines, readAcceptedEpochs } from '../../src/evaluation/driver/index.js';
import { type EventLog, KafkaEventLog, parseDecision } from '../../src/streams/index.js';
import { recordedRun } from '../replay/decided-bytes.js';
import { type Broker, describeWithKafka, describeWithOwnKafka, sharedBroker, startBroker } from './broker/index.js';
import { ended, ending, saying, started } from './slotwise-process.js';

const SHARDS = 4;
const STRETCH_MS = 8_000;
const RESUBMIT_ALL = ['dead-letters', 'resubmit', '--all'];

async function decisionsIn(log: EventLog, prefix: string): Promise<ReturnType<typeof readAcceptedEpochs>> {
  const epochs = [];
  for (let shard = 0; shard < SHARDS; shard += 1) {
    epochs.push(...(await readAcceptedEpochs(log, shard, undefined, topicNames(prefix))));
  }
  return epochs;
}

const replaying = (brokers: string, prefix: string): readonly string[] => [
  ...['replay', '--replay', 'bundled', '--for', `${STRETCH_MS}ms`, '--load', '2', '--seed', '1'],
  ...['--shards', String(SHARDS), '--checkpoint-every', '7', '--brokers', brokers, '--topic-prefix', prefix],
];

/** Waits for a state of affairs among the newest owners' processes, by shard. */
async function untilOwned(log: EventLog, topic: string, holds: (pids: readonly number[]) => boolean): Promise<void> {
  for (;;) {
    const ends = await Promise.all(Array.from({ length: SHARDS }, (_, shard) => log.endOffset(topic, shard)));
    const pids = await Promise.all(ends.map((_, shard) => ownerOf(log, topic, shard)));
    if (holds(pids.filter((pid) => pid !== undefined))) return;
    const stop = new AbortController();
    await Promise.race(ends.map((end, shard) => log.waitForAppend(topic, shard, end, stop.signal)));
    stop.abort();
  }
}

/** The process that took the shard last. */
async function ownerOf(log: EventLog, topic: string, partition: number): Promise<number | undefined> {
  const records = await log.read({ topic, partition, fromOffset: 0 });
  const owners = records.map(parseDecision).flatMap((parsed) => {
    const decision = parsed?.decision;
    return decision?.kind === 'ownership' ? [Number(decision.instance.split('/').at(-1))] : [];
  });
  return owners.at(-1);
}

describeWithKafka('several processes over Kafka', () => {
  it('share the shards; those of one that is killed with kill -9 go to the other', async () => {
    const { brokers } = await sharedBroker();
    const prefix = `shared-${randomUUID().slice(0, 8)}.`;
    const { decisions } = topicNames(prefix);
    const serving = ['serve', '--port', '0', '--outcomes', 'none', '--brokers', brokers, '--topic-prefix', prefix];
    const log = new KafkaEventLog({ brokers: brokers.split(',') });
    const [one, other] = [started(serving), started(serving)];
    const exits = [once(one, 'exit'), once(other, 'exit')];
    try {
      await Promise.all([one, other].map((child) => saying(child, /^slotwise serves at/u)));
      const shares = (pids: readonly number[]): readonly number[] =>
        [one, other].map(({ pid }) => pids.filter((owner) => owner === pid).length);
      await untilOwned(log, decisions, (pids) => String(shares(pids)) === '2,2');
      one.kill('SIGKILL');
      await untilOwned(log, decisions, (pids) => String(shares(pids)) === '0,4');
      other.kill('SIGTERM');
      await Promise.all(exits);
      expect([one.signalCode, other.exitCode]).toEqual(['SIGKILL', 0]);
    } finally {
      for (const child of [one, other]) child.kill('SIGKILL');
      await log.close();
    }
  });
});

describeWithKafka('a replay over Kafka', () => {
  it('decides the same bytes as in memory, though its process is killed with kill -9 and started again', async () => {
    const { brokers } = await sharedBroker();
    const prefix = `killed-${randomUUID().slice(0, 8)}.`;
    const undisturbed = decidedLines(await recordedRun(STRETCH_MS));
    const log = new KafkaEventLog({ brokers: brokers.split(',') });
    try {
      for (let least = 20; least <= 60; least += 40) {
        const child = started(replaying(brokers, prefix));
        const exit = once(child, 'exit');
        await saying(child, /^slotwise serves at/u);
        const { decisions } = topicNames(prefix);
        await log.waitForAppend(decisions, 3, least, new AbortController().signal);
        child.kill('SIGKILL');
        await exit;
      }
      expect(await ended(replaying(brokers, prefix))).toMatchObject({ code: 0 });
      const epochs = await decisionsIn(log, prefix);
      expect(new Set(epochs.map(({ ownerId }) => ownerId)).size).toBeGreaterThan(SHARDS);
      expect(decidedLines(epochs)).toEqual(undisturbed);
    } finally {
      await log.close();
    }
  });

  it('explains topics of another shape, and missing ones it must not create, with the commands that mend them', async () => {
    const { brokers } = await sharedBroker();
    const prefix = `shape-${randomUUID().slice(0, 8)}.`;
    const serving = ['serve', '--port', '0', '--brokers', brokers, '--topic-prefix', prefix];
    const missing = await ended([...serving, '--no-create-topics']);
    expect(missing.said).toContain(`kafka-topics.sh --bootstrap-server BROKER --create --topic ${prefix}decisions`);
    const child = started([...serving, '--shards', '2']);
    const exit = once(child, 'exit');
    await saying(child, /^slotwise serves at/u);
    child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
    const other = await ended([...serving, '--shards', '3']);
    expect(other.said).toMatch(/requests exists with 2 partitions, not compacted, wanted with 3 .*--alter/u);
    expect([missing.code, other.code]).toEqual([2, 2]);
  });
});

describeWithKafka('traffic that is only fed', () => {
  it('is decided by services that run elsewhere, and carried out by the twin', async () => {
    const { brokers } = await sharedBroker();
    const prefix = `fed-${randomUUID().slice(0, 8)}.`;
    const place = ['--shards', String(SHARDS), '--brokers', brokers, '--topic-prefix', prefix];
    const service = started(['serve', '--time', 'event', '--port', '0', ...place]);
    try {
      await saying(service, /^slotwise serves at/u);
      const feeding = ['replay', '--replay', 'bundled', '--for', `${STRETCH_MS}ms`, '--load', '2', '--seed', '1'];
      expect(await ended([...feeding, '--feed-only', ...place])).toMatchObject({ code: 0 });
      const log = new KafkaEventLog({ brokers: brokers.split(',') });
      const epochs = await decisionsIn(log, prefix).finally(() => log.close());
      expect(decidedLines(epochs)).toEqual(decidedLines(await recordedRun(STRETCH_MS)));
    } finally {
      await ending(service);
    }
  });
});

describeWithOwnKafka('a broker', () => {
  const ALICE = { name: 'alice', password: 'secret-of-alice' };
  const MALLORY = { name: 'mallory', password: 'secret-of-mallory' };
  let broker: Broker;
  let folder = '';
  let ca = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'slotwise-ca-'));
    ca = join(folder, 'ca.pem');
    broker = await startBroker({
      ...{ protocol: 'SASL_SSL', users: [ALICE, MALLORY], superUsers: [ALICE.name], shortLived: true },
    });
    writeFileSync(ca, broker.caPem ?? '');
  });
  afterAll(async () => {
    await broker.stop();
    rmSync(folder, { recursive: true });
  });

  const serving = (mechanism: string): readonly string[] => [
    ...['serve', '--port', '0', '--shards', '1', '--brokers', broker.brokers],
    ...['--kafka-ca', ca, '--kafka-sasl', mechanism],
  ];

  it.each(['plain', 'scram-sha-256', 'scram-sha-512'])(
    'that demands TLS and a login by %s lets in who has the password',
    async (mechanism) => {
      const environment = { KAFKA_USERNAME: ALICE.name, KAFKA_PASSWORD: ALICE.password };
      const child = started(serving(mechanism), environment);
      const exit = once(child, 'exit');
      await saying(child, /^slotwise serves at/u);
      child.kill('SIGTERM');
      expect(await exit).toEqual([0, null]);
    },
  );

  it.each([
    ['a wrong password', ALICE.name, 'guessed', /authentication/iu],
    ['no right to create topics', MALLORY.name, MALLORY.password, /authori[sz]/iu],
  ])('ends who comes with %s, with words and code 2', async (_, KAFKA_USERNAME, KAFKA_PASSWORD, words) => {
    const environment = { KAFKA_USERNAME, KAFKA_PASSWORD };
    const { code, said } = await ended([...serving('scram-sha-512'), '--topic-prefix', 'other.'], environment);
    expect(said).toMatch(words);
    expect(said).not.toContain(KAFKA_PASSWORD);
    expect(code).toBe(2);
  });

  it.each([
    ['a wrong password', ALICE.name, 'guessed', /authentication/iu],
    [
      'no right to see the topics',
      MALLORY.name,
      MALLORY.password,
      /there are no topics slotwise\.\* .+ or this login/u,
    ],
  ])('shows its log to nobody with %s, with words and code 2', async (_, KAFKA_USERNAME, KAFKA_PASSWORD, words) => {
    for (const command of [['decisions'], ['decisions', '--verify'], ['dead-letters', 'list'], RESUBMIT_ALL]) {
      const world = new FakeWorld();
      world.environment = { KAFKA_USERNAME, KAFKA_PASSWORD, KAFKA_CA: ca, KAFKA_SASL: 'scram-sha-512' };
      expect([command, await world.run(...command, '--brokers', broker.brokers)]).toEqual([command, 2]);
      expect([world.stdout.text, world.stderr.lines.length]).toEqual(['', 1]);
      expect(world.stderr.text).toMatch(words);
      expect(world.stderr.text).not.toContain(KAFKA_PASSWORD);
    }
  });

  it('that is not there is said to the commands at once, with code 1', async () => {
    for (const command of [['decisions'], ['decisions', '--verify'], ['dead-letters', 'list'], RESUBMIT_ALL]) {
      const world = new FakeWorld();
      expect(await world.run(...command, '--brokers', '127.0.0.1:1')).toBe(1);
      expect(world.stderr.text).toMatch(/^slotwise: no broker answers at 127\.0\.0\.1:1 \(.+\); see --brokers\n$/u);
    }
  });

  it('that is not there yet is waited for, and the wait can be ended', async () => {
    const away = '127.0.0.1:1';
    const child = started(['serve', '--port', '0', '--brokers', away]);
    const exit = once(child, 'exit');
    expect(await saying(child, /waiting for Kafka/u)).toContain(`waiting for Kafka at ${away}`);
    child.kill('SIGTERM');
    expect(await exit).toEqual([130, null]);
  });
});

describe('without brokers', () => {
  it.each([
    [['--kafka-sasl', 'plain'], '--kafka-sasl is for a log in Kafka; add --brokers'],
    [['--brokers', 'a:1', '--kafka-sasl', 'plain'], '--kafka-sasl needs --kafka-username too'],
    [['--brokers', 'a:1', '--kafka-username', 'x'], '--kafka-username needs a mechanism'],
    [['--brokers', 'a:1', '--log-dir', 'x'], '--brokers and --log-dir exclude each other'],
    [['--brokers', 'a:1', '--kafka-ca', '/nowhere.pem'], 'the certificates /nowhere.pem cannot be read'],
    [['--brokers', 'a'], '--brokers must be host:port'],
  ])('%j is refused', async (words, sentence) => {
    const { code, said } = await ended(['serve', ...words]);
    expect(said).toContain(sentence);
    expect(code).toBe(2);
  });
});
