import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type Admin, Kafka, type KafkaConfig, logLevel } from 'kafkajs';
import {
  type Broker,
  clientSettings,
  type Credentials,
  describeWithOwnKafka,
  type Reach,
  sharedBroker,
  startBroker,
} from './index.js';

const QUIET: Partial<KafkaConfig> = { logLevel: logLevel.NOTHING };
/** For what is refused: asking again would not help. */
const ONCE: Partial<KafkaConfig> = { ...QUIET, retry: { retries: 0 } };
const shortLived = true;
const ALICE = { name: 'alice', password: 'wonder-1' };
const ROOT = { name: 'root', password: 'all-mighty-2' };

const client = (reach: Reach, credentials?: Credentials): Kafka =>
  new Kafka({ ...clientSettings(reach, credentials), ...ONCE });

async function withAdmin<T>(kafka: Kafka, use: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Creates a topic and appends the values to it. */
async function write(reach: Reach, values: readonly string[]): Promise<string> {
  const topic = `t-${randomUUID()}`;
  const kafka = new Kafka({ ...clientSettings(reach), ...QUIET });
  await withAdmin(kafka, (admin) => admin.createTopics({ topics: [{ topic }] }));
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: values.map((value) => ({ value })) });
  await producer.disconnect();
  return topic;
}

/** The first values of the topic, as many as asked for. */
async function read(reach: Reach, topic: string, count: number): Promise<readonly string[]> {
  const kafka = new Kafka({ ...clientSettings(reach), ...QUIET });
  const consumer = kafka.consumer({ groupId: `g-${randomUUID()}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const values: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const eachMessage = ({ message }: { message: { value: Buffer | null } }): Promise<void> => {
      values.push(String(message.value));
      if (values.length === count) resolve();
      return Promise.resolve();
    };
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) reject(payload.error);
    });
    consumer.run({ eachMessage }).catch(reject);
  });
  await consumer.disconnect();
  return values;
}

describeWithOwnKafka('a broker of our own', () => {
  let plain: Broker;
  let login: Broker;
  let secret: Broker;
  let guarded: Broker;
  beforeAll(async () => {
    const users = [ALICE, ROOT];
    [plain, login, secret, guarded] = await Promise.all([
      startBroker({ shortLived, properties: { 'message.max.bytes': 2_000 } }),
      startBroker({ shortLived, protocol: 'SASL_PLAINTEXT', users: [ALICE] }),
      startBroker({ shortLived, protocol: 'SSL' }),
      startBroker({ shortLived, protocol: 'SASL_SSL', users, superUsers: [ROOT.name] }),
    ]);
  });
  afterAll(() => Promise.all([plain, login, secret, guarded].map((broker) => broker.stop())));

  describe('for everybody', () => {
    it('gives back what was written', async () => {
      const topic = await write(plain, ['one', 'two', 'three']);
      expect(await read(plain, topic, 3)).toEqual(['one', 'two', 'three']);
    });

    it('does not make topics because somebody asks for them', async () => {
      const asked = withAdmin(client(plain), (admin) => admin.fetchTopicOffsets('nobody-made-this'));
      await expect(asked).rejects.toThrow('does not host this topic-partition');
    });

    it('obeys the properties it was given', async () => {
      await expect(write(plain, ['x'.repeat(3_000)])).rejects.toMatchObject({ type: 'MESSAGE_TOO_LARGE' });
    });

    it('answers nobody while it is frozen', async () => {
      const topics = (timeoutMs: number): Promise<readonly string[]> => {
        const limits = { connectionTimeout: timeoutMs, requestTimeout: timeoutMs };
        const kafka = new Kafka({ ...clientSettings(plain), ...ONCE, ...limits });
        return withAdmin(kafka, (admin) => admin.listTopics());
      };
      plain.pause();
      await expect(topics(300)).rejects.toThrow();
      plain.resume();
      expect(await topics(30_000)).toEqual(expect.any(Array));
    });

    it('keeps address and data over a restart and over kill -9, and is another process each time', async () => {
      const address = plain.brokers;
      const topic = await write(plain, ['kept']);
      const pids = [plain.pid];
      await plain.restart();
      pids.push(plain.pid);
      expect(await read(plain, topic, 1)).toEqual(['kept']);

      await plain.kill();
      await expect(withAdmin(client(plain), (admin) => admin.listTopics())).rejects.toThrow('ECONNREFUSED');
      await plain.restart();
      pids.push(plain.pid);
      expect(await read(plain, topic, 1)).toEqual(['kept']);

      expect(plain.brokers).toBe(address);
      expect(new Set(pids).size).toBe(3);
    });
  });

  describe('that demands a login', () => {
    it.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const)(
      'takes %s, and no wrong password',
      async (mechanism) => {
        for (const broker of [login, guarded]) {
          const listed = (password: string): Promise<readonly string[]> =>
            withAdmin(client(broker, { user: { ...ALICE, password }, mechanism }), (admin) => admin.listTopics());
          expect(await listed(ALICE.password)).toEqual([]);
          await expect(listed('guessed')).rejects.toMatchObject({ name: 'KafkaJSSASLAuthenticationError' });
        }
      },
    );

    it('takes nobody who does not log in', async () => {
      await expect(withAdmin(client(login), (admin) => admin.listTopics())).rejects.toThrow();
    });
  });

  it('that speaks TLS is trusted by who has its authority, and by nobody else', async () => {
    const topic = await write(secret, ['in private']);
    expect(await read(secret, topic, 1)).toEqual(['in private']);
    const stranger = new Kafka({ brokers: [secret.brokers], ssl: true, ...ONCE });
    await expect(withAdmin(stranger, (admin) => admin.listTopics())).rejects.toThrow(/self.signed certificate/);
    const { brokers } = secret;
    await expect(withAdmin(client({ brokers }), (admin) => admin.listTopics())).rejects.toThrow();
  });

  it('with access control lets a super user create topics, and no other user', async () => {
    const created = (user: typeof ALICE): Promise<boolean> =>
      withAdmin(client(guarded, { user, mechanism: 'SCRAM-SHA-512' }), (admin) =>
        admin.createTopics({ topics: [{ topic: `of-${user.name}` }] }),
      );
    await expect(created(ALICE)).rejects.toMatchObject({
      errors: [expect.objectContaining({ type: 'TOPIC_AUTHORIZATION_FAILED' })],
    });
    expect(await created(ROOT)).toBe(true);
  });

  it('that was stopped is gone, with its data', async () => {
    const { pid, dataFolder } = login;
    await login.stop();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(existsSync(dataFolder)).toBe(false);
  });

  it('that would not do what it is asked for is not started', async () => {
    await expect(startBroker({ protocol: 'SASL_SSL' })).rejects.toThrow('users go with a SASL protocol');
    await expect(startBroker({ protocol: 'SSL', users: [ALICE] })).rejects.toThrow('users go with a SASL protocol');
    await expect(startBroker({ superUsers: [ROOT.name] })).rejects.toThrow('superUsers need a SASL protocol');
    const odd = { name: 'a,b', password: 'x' };
    await expect(startBroker({ protocol: 'SASL_SSL', users: [odd] })).rejects.toThrow('"a,b"');
  });

  it('that cannot start says why', async () => {
    const port = Number(plain.brokers.split(':')[1]);
    await expect(startBroker({ properties: { 'message.max.bytes': -1 } })).rejects.toThrow('message.max.bytes');
    await expect(startBroker({ port, shortLived })).rejects.toThrow(/the broker ended; .*Address already in use/s);
  });

  it('is the same one for all who share it', async () => {
    const [first, second] = await Promise.all([sharedBroker(), sharedBroker()]);
    expect(second).toEqual(first);
    expect(await withAdmin(client(first), (admin) => admin.describeCluster())).toHaveProperty('brokers.length', 1);
  });
});
