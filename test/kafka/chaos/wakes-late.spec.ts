/** This starts the built program: run `npm run build` first after a change. */
import { expect, it } from '@jest/globals';
import { readAcceptedEpochs } from '../../../src/evaluation/driver/index.js';
import { parseDecision, readRange, type ParsedDecision } from '../../../src/streams/index.js';
import { describeWithKafka, sharedBroker } from '../broker/index.js';
import { decidesAgain, drain, openStage, shardsReach, type Stage } from './stage.js';

const SHARDS = 4;

interface LateRecord extends ParsedDecision {
  readonly shard: number;
  readonly pid: number;
}

/** Where the markers stand that count. */
async function acceptedPositions({ log, topics }: Stage): Promise<ReadonlySet<string>> {
  const accepted = new Set<string>();
  for (let shard = 0; shard < SHARDS; shard += 1) {
    const epochs = await readAcceptedEpochs(log, shard, undefined, topics);
    for (const { position } of epochs) accepted.add(`${shard}/${position}`);
  }
  return accepted;
}

/** What was written under a term that another one had ended, by process. */
async function lateRecords({ log, topics }: Stage): Promise<readonly LateRecord[]> {
  const late: LateRecord[] = [];
  for (let partition = 0; partition < SHARDS; partition += 1) {
    const pids = new Map<number, number>();
    let term = -1;
    for await (const record of readRange(log, { topic: topics.decisions, partition, fromOffset: 0 })) {
      const parsed = parseDecision(record);
      if (parsed === undefined) continue;
      const { decision, offset } = parsed;
      if (decision.kind === 'ownership') {
        term = offset;
        pids.set(term, Number(decision.instance.split('/').at(-1)));
      } else if (decision.term < term) late.push({ ...parsed, shard: partition, pid: pids.get(decision.term) ?? -1 });
    }
  }
  return late;
}

/** Sleeps until somebody else has taken all its shards and closed an epoch in each, then wakes up and is at work again. */
async function oversleep(stage: Stage, pid: number): Promise<void> {
  const sleeper = stage.fleet.processes.find((process) => process.pid === pid);
  const its = stage.watch.ownedBy(pid);
  const asleepSinceMs = Date.now();
  sleeper?.signal('SIGSTOP');
  await shardsReach(stage, 'the others go on', (standings) =>
    its.every((shard) => {
      const closed = standings[shard]?.closed;
      return closed !== undefined && closed.pid !== pid && closed.atMs > asleepSinceMs;
    }),
  );
  sleeper?.signal('SIGCONT');
  await decidesAgain(stage, pid, Date.now());
}

describeWithKafka('a process that is frozen for longer than its session lasts', () => {
  it('writes late under its old terms, is ignored, and goes on to be useful', async () => {
    const { brokers } = await sharedBroker();
    const stage = await openStage({ brokers, shards: SHARDS, processes: 2 });
    try {
      const [pid = 0] = stage.fleet.processes.map((process) => process.pid);
      // An append is due in every shard every epoch. That it looks first whether it still owns them all is rare.
      let late = await lateRecords(stage);
      while (!late.some((record) => record.pid === pid)) {
        await oversleep(stage, pid);
        late = await lateRecords(stage);
      }
      const audit = await drain(stage);
      const accepted = await acceptedPositions(stage);
      expect(late.filter(({ shard, offset }) => accepted.has(`${shard}/${offset}`))).toEqual([]);
      expect(audit.violations).toEqual([]);
      const counted = audit.shards.reduce((sum, { decisions }) => sum + decisions.late, 0);
      expect(counted).toBeGreaterThanOrEqual(late.length);
      for (const { requests } of audit.shards) expect(requests.received).toBeGreaterThan(0);
      expect(stage.fleet.deserters).toEqual([]);
    } finally {
      await stage.close();
    }
  }, 600_000);
});
