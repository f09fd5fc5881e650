import { describe, expect, it } from '@jest/globals';
import type { Kafka } from 'kafkajs';
import { KafkaTopics } from './kafka-topics.js';

const unknown = (): Error => Object.assign(new Error('no such topic'), { type: 'UNKNOWN_TOPIC_OR_PARTITION' });
const refused = (): Error => Object.assign(new Error('not allowed'), { type: 'TOPIC_AUTHORIZATION_FAILED' });

type Answer = readonly number[] | Error;

/** kafkajs' admin on a cluster that learns of a new topic bit by bit: leaders of its partitions, or an error. */
class FakeKafka {
  looks = 0;
  #created = false;

  constructor(private readonly answers: readonly Answer[]) {}

  readonly asKafka = { admin: () => this.#admin() } as unknown as Kafka;

  #admin(): object {
    return {
      connect: () => Promise.resolve(),
      listTopics: () => Promise.resolve(this.#created ? ['orders'] : []),
      describeCluster: () => Promise.resolve({ brokers: [{ nodeId: 1 }] }),
      createTopics: () => {
        this.#created = true;
        return Promise.resolve(true);
      },
      fetchTopicMetadata: () => {
        const answer = this.answers[this.looks] ?? [];
        this.looks += 1;
        if (answer instanceof Error) return Promise.reject(answer);
        return Promise.resolve({ topics: [{ name: 'orders', partitions: answer.map((leader) => ({ leader })) }] });
      },
    };
  }
}

describe('topics that have just been created', () => {
  const specs = [{ topic: 'orders', partitions: 2 }];

  it('are waited for until the cluster knows them, and a leader of each of their partitions', async () => {
    const kafka = new FakeKafka([unknown(), [], [1, -1], [1, 1]]);
    await new KafkaTopics(kafka.asKafka).ensure(specs);
    expect(kafka.looks).toBe(4);
  });

  it('are not waited for when the cluster refuses to be asked', async () => {
    const kafka = new FakeKafka([unknown(), refused()]);
    await expect(new KafkaTopics(kafka.asKafka).ensure(specs)).rejects.toMatchObject({ code: 'KAFKA_REFUSED' });
    expect(kafka.looks).toBe(2);
  });
});
