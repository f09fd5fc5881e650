import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { KafkaEventLog } from '../../src/streams/kafka/index.js';
import { describeEventLogContract } from '../../src/streams/testing/event-log-contract.js';
import { describeWithKafka, sharedBroker } from './broker/index.js';

/** Over the limit on one record, bytes. */
const TOO_LARGE_BYTES = 1_000_001;

describeWithKafka('the log on a real broker', () => {
  describeEventLogContract('the Kafka log', async () => {
    const brokers = (await sharedBroker()).brokers.split(',');
    const log = new KafkaEventLog({ brokers });
    const run = randomUUID().slice(0, 8);
    return {
      log,
      refusedValueBytes: TOO_LARGE_BYTES,
      uniqueName: (name) => `${name}-${run}`,
      lag: async (groupId, topic, partition) => {
        await log.committed();
        const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
        await admin.connect();
        try {
          const [found] = await admin.fetchOffsets({ groupId, topics: [topic] });
          const committed = Number(found?.partitions.find((one) => one.partition === partition)?.offset);
          return (await log.endOffset(topic, partition)) - committed;
        } finally {
          await admin.disconnect();
        }
      },
      close: () => log.close(),
    };
  });
});
