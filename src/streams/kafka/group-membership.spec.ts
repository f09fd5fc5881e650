import { describe, expect, it } from '@jest/globals';
import type { Kafka } from 'kafkajs';
import { GroupMembership } from './group-membership.js';

type Listener = (event: { readonly payload: { readonly error: Error } }) => void;

/** kafkajs as far as a membership uses it; whether the group can be joined is for the test to say. */
class FakeKafka {
  joins = 0;
  /** Undefined: it can be joined. */
  refusal: (() => Error) | undefined;
  #crashed: Listener = () => undefined;

  readonly asKafka = { consumer: () => this.#consumer() } as unknown as Kafka;

  crash(error: Error): void {
    this.#crashed({ payload: { error } });
  }

  #consumer(): object {
    return {
      events: { GROUP_JOIN: 'join', CRASH: 'crash' },
      on: (event: string, listener: Listener) => {
        if (event === 'crash') this.#crashed = listener;
      },
      connect: () => {
        this.joins += 1;
        return this.refusal === undefined ? Promise.resolve() : Promise.reject(this.refusal());
      },
      subscribe: () => Promise.resolve(),
      run: () => Promise.resolve(),
      disconnect: () => Promise.resolve(),
    };
  }
}

const named = (fields: { readonly name?: string; readonly type?: string }) => (): Error =>
  Object.assign(new Error('no'), fields);
const refused = named({ type: 'GROUP_AUTHORIZATION_FAILED' });
const unreachable = named({ name: 'KafkaJSConnectionError' });

/** A member whose consumer has crashed. @param mostPauses so many attempts are looked at */
async function crashed(refusal: () => Error, mostPauses: number): Promise<object> {
  const kafka = new FakeKafka();
  const pausesMs: number[] = [];
  const lost = await new Promise<Error | undefined>((resolve) => {
    const membership = new GroupMembership({
      ...{ kafka: kafka.asKafka, groupId: 'group', topics: ['requests'], shardCount: 1, held: () => new Map() },
      onAssigned: () => undefined,
      onLost: resolve,
      pause: async (ms) => {
        pausesMs.push(ms);
        if (pausesMs.length < mostPauses) return;
        await membership.leave();
        resolve(undefined);
      },
    });
    void membership.join().then(() => {
      kafka.refusal = refusal;
      kafka.crash(refusal());
    });
  });
  return { lost, pausesMs };
}

describe('a member whose consumer has crashed', () => {
  it('joins again with growing pauses, and is given up when it is refused for the eighth time', async () => {
    expect(await crashed(refused, 100)).toMatchObject({
      lost: { code: 'KAFKA_REFUSED' },
      pausesMs: [500, 1000, 2000, 4000, 5000, 5000, 5000, 5000],
    });
  });

  it('goes on trying for as long as no broker answers', async () => {
    expect(await crashed(unreachable, 50)).toMatchObject({ lost: undefined, pausesMs: { length: 50 } });
  });

  it('has all its attempts left when the broker is back', async () => {
    let attempts = 0;
    const found = await crashed(() => ((attempts += 1) <= 20 ? unreachable() : refused()), 100);
    expect(found).toMatchObject({ lost: { code: 'KAFKA_REFUSED' }, pausesMs: { length: 28 } });
  });
});
