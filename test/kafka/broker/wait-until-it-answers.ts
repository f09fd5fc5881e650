import { Kafka, type KafkaConfig, logLevel } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrokerProcess } from './broker-process.js';

const ASK_EVERY_MS = 100;
/** An open port is not enough: until it is ready to work, a broker lets a client wait for its answer. */
const ANSWER_WITHIN_MS = 3_000;

export interface ExpectedAnswer {
  readonly client: KafkaConfig;
  /** Another broker may have taken the port; it answers too. */
  readonly clusterId: string;
  readonly withinMs: number;
}

/** @throws Error with the end of the broker's log if it ends, or does not know itself as a live broker in time */
export async function waitUntilItAnswers(broker: BrokerProcess, expected: ExpectedAnswer): Promise<void> {
  const { withinMs } = expected;
  const untilMs = performance.now() + withinMs;
  while (!(await answers(expected))) {
    if (broker.hasEnded) throw new Error(`the broker ended; the end of its log:\n${broker.lastWords}`);
    if (performance.now() > untilMs) {
      throw new Error(`the broker does not answer after ${withinMs} ms; the end of its log:\n${broker.lastWords}`);
    }
    await sleep(ASK_EVERY_MS);
  }
}

async function answers({ client, clusterId }: ExpectedAnswer): Promise<boolean> {
  const admin = new Kafka({
    ...client,
    clientId: 'is-it-there',
    connectionTimeout: ANSWER_WITHIN_MS,
    requestTimeout: ANSWER_WITHIN_MS,
    retry: { retries: 0 },
    logLevel: logLevel.NOTHING,
  }).admin();
  try {
    await admin.connect();
    const cluster = await admin.describeCluster();
    return cluster.clusterId === clusterId && cluster.brokers.length > 0;
  } catch {
    return false;
  } finally {
    await admin.disconnect();
  }
}
