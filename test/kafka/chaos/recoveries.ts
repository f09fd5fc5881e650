import type { TopicNames } from '../../../src/contracts/index.js';
import { DecisionReader, parseDecision, readRange, type EventLog } from '../../../src/streams/index.js';
import type { Disturbed, DisturbanceKind } from './disturbances.js';

/** How long after a disturbance a shard closed its next epoch, by the broker's time stamps. */
export interface Recovery {
  readonly kind: DisturbanceKind;
  readonly shard: number;
  readonly ms: number;
}

interface ClosedEpoch {
  readonly atMs: number;
  readonly pid: number;
}

async function closedEpochs(log: EventLog, topic: string, shard: number): Promise<readonly ClosedEpoch[]> {
  const reader = new DecisionReader(shard);
  const closed: ClosedEpoch[] = [];
  let pid = 0;
  for await (const record of readRange(log, { topic, partition: shard, fromOffset: 0 })) {
    const parsed = parseDecision(record);
    if (parsed === undefined) continue;
    if (parsed.decision.kind === 'ownership') pid = Number(parsed.decision.instance.split('/').at(-1));
    if (reader.accept(parsed) !== undefined) closed.push({ atMs: record.timestampMs, pid });
  }
  return closed;
}

/** Read from the topic afterwards, so that nothing that happens at the same time is counted in. */
export async function recoveriesOf(
  log: EventLog,
  { decisions }: TopicNames,
  disturbances: readonly Disturbed[],
): Promise<readonly Recovery[]> {
  const byShard = new Map<number, readonly ClosedEpoch[]>();
  for (const shard of new Set(disturbances.flatMap(({ shards }) => shards))) {
    byShard.set(shard, await closedEpochs(log, decisions, shard));
  }
  return disturbances.flatMap(({ kind, atMs, shards, exceptPid }) =>
    shards.map((shard) => {
      const next = byShard.get(shard)?.find((one) => one.atMs >= atMs && one.pid !== exceptPid);
      return { kind, shard, ms: next === undefined ? Infinity : next.atMs - atMs };
    }),
  );
}
