import { topicNames } from '../../contracts/index.js';
import { type EventLog, parseDecision, readRange } from '../../streams/index.js';
import type { DecisionLine } from './decision-line.js';

/** The decision log in a durable log's folder, shard after shard. */
export async function* storedDecisions(log: EventLog): AsyncGenerator<DecisionLine> {
  const { decisions: topic } = topicNames();
  const partitions = await log.partitions(topic);
  for (let shard = 0; shard < partitions; shard += 1) {
    const begins = await log.beginOffset(topic, shard);
    yield { kind: 'position', position: { shard, nextOffset: begins } };
    for await (const record of readRange(log, { topic, partition: shard, fromOffset: begins })) {
      yield { kind: 'record', shard, decision: parseDecision(record) };
    }
  }
}
