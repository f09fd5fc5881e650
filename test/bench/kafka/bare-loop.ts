/** What is left of a service that decides nothing: reads all inputs, parses them, and writes one record for each request. */
import kafkajs, { type EachBatchPayload } from 'kafkajs';
import { topicNames } from '../../../src/contracts/index.js';
import type { Effort } from './deployment.js';
import { INPUTS } from './region.js';

const [brokers = '', prefix = '', out = '', records = ''] = process.argv.slice(2);
const kafka = new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: kafkajs.logLevel.NOTHING });
const topics = topicNames(prefix);
const producer = kafka.producer({ allowAutoTopicCreation: false });
const consumer = kafka.consumer({ groupId: `${prefix}bare`, allowAutoTopicCreation: false });
let left = Number(records);
let begun: { readonly atMs: number; readonly cpu: NodeJS.CpuUsage } | undefined;

async function eachBatch({ batch }: EachBatchPayload): Promise<void> {
  begun ??= { atMs: performance.now(), cpu: process.cpuUsage() };
  const answers = [];
  for (const { key, value } of batch.messages) {
    const { requestId, cellId } = JSON.parse(value?.toString() ?? '') as Readonly<Record<string, unknown>>;
    if (batch.topic !== topics.requests || requestId === undefined) continue;
    const answer = { kind: 'verdict', cellId, requestId, verdict: 'admitted' };
    answers.push({ key, partition: batch.partition, value: JSON.stringify(answer) });
  }
  if (answers.length > 0) await producer.send({ topic: out, acks: -1, messages: answers });
  left -= batch.messages.length;
  if (left > 0) return;
  const { user, system } = process.cpuUsage(begun.cpu);
  process.send?.({
    seconds: (performance.now() - begun.atMs) / 1000,
    cpuSeconds: (user + system) / 1e6,
  } satisfies Effort);
}

process.on('message', () => {
  void Promise.all([consumer.disconnect(), producer.disconnect()]).then(() => {
    process.disconnect();
  });
});
await Promise.all([producer.connect(), consumer.connect()]);
await consumer.subscribe({ topics: INPUTS.map((input) => topics[input]), fromBeginning: true });
await consumer.run({ partitionsConsumedConcurrently: 4, eachBatch });
