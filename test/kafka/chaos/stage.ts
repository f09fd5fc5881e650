import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { topicNames, type TopicNames } from '../../../src/contracts/index.js';
import type { Catalogue } from '../../../src/core/catalogue.js';
import { auditTopics, type TopicsAudit } from '../../../src/evaluation/audit/index.js';
import { bundledRecording, openReplay } from '../../../src/replay/index.js';
import { KafkaEventLog, topicSpecs } from '../../../src/streams/index.js';
import { Twin } from '../../../src/twin/index.js';
import { CHAOS_LOAD, ChaosCells } from './chaos-cells.js';
import { Feeder } from './feeder.js';
import { Fleet } from './fleet.js';
import { type ShardStanding, ShardWatch } from './shard-watch.js';

/** A few a second: what is shown is order, not speed. */
const EPOCH_MS = 250;
/** Longer than anything takes that goes well, on whatever machine; not a goal. */
const PATIENCE_MS = 90_000;

export interface StageOptions {
  readonly brokers: string;
  readonly shards: number;
  readonly processes: number;
}

/** A service of several processes over Kafka, under real-time traffic, with executors; and who looks on. */
export interface Stage {
  readonly log: KafkaEventLog;
  readonly topics: TopicNames;
  readonly catalogue: Catalogue;
  readonly fleet: Fleet;
  readonly watch: ShardWatch;
  readonly feeder: Feeder;
  /** The executors: apart from the schedulers, as base stations are. */
  readonly twin: Twin;
  /** Of traffic and executors; rejects when they cannot go on. Resolves after `feeder.end`. */
  readonly feeding: Promise<void>;
  readonly close: () => Promise<void>;
}

const serving = (brokers: string, prefix: string, shards: number, catalogue: string): readonly string[] => [
  ...['serve', '--port', '0', '--time', 'clock', '--outcomes', 'external', '--log-level', 'error'],
  ...['--shards', String(shards), '--epoch-ms', String(EPOCH_MS), '--catalogue', catalogue],
  ...['--brokers', brokers, '--topic-prefix', prefix],
];

/** Resolves when every shard has an owner and the traffic flows. */
export async function openStage({ brokers, shards, processes }: StageOptions): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'slotwise-chaos-'));
  const prefix = `chaos-${randomUUID().slice(0, 8)}.`;
  const topics = topicNames(prefix);
  const cells = new ChaosCells(folder, shards);
  const catalogue = { ...cells.catalogue, deployment: { ...cells.catalogue.deployment, epochMs: EPOCH_MS } };
  const log = new KafkaEventLog({ brokers: brokers.split(',') });
  await log.ensureTopics(topicSpecs(topics, shards));
  const fleet = new Fleet(serving(brokers, prefix, shards, cells.path));
  const watch = new ShardWatch(log, topics, shards);
  const endings: (() => unknown)[] = [(): Promise<void> => fleet.killAll(), (): Promise<void> => watch.close()];
  const close = async (): Promise<void> => {
    for (const end of endings) await end();
    await log.close();
    rmSync(folder, { recursive: true });
  };
  try {
    await Promise.all(Array.from({ length: processes }, () => fleet.add().serves()));
    await shardsReach({ watch, fleet }, 'every process has shards', (all) => {
      const owners = new Set(all.map(({ pid }) => pid));
      return !owners.has(undefined) && owners.size === processes;
    });
    const replay = await openReplay(
      { ...bundledRecording(), load: CHAOS_LOAD, startAtMs: Date.now() },
      cells.catalogue,
    );
    const recording = cells.played(replay);
    const feeder = new Feeder({ log, topics, partitions: shards, epochMs: EPOCH_MS, recording });
    const openChannel = (): ReturnType<ChaosCells['channel']> => cells.channel(replay);
    let cannotGoOn: (error: Error) => void = () => undefined;
    const failed = new Promise<never>((_, reject) => (cannotGoOn = reject));
    const twin = new Twin({ log, topics, shards, catalogue, openChannel, onFailure: cannotGoOn });
    twin.start();
    endings.push(
      () => twin.stop(),
      () => {
        feeder.end();
      },
    );
    const feeding = Promise.race([feeder.run(), failed]);
    feeding.catch(() => undefined);
    return { log, topics, catalogue, fleet, watch, feeder, twin, feeding, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Ends the traffic, waits until everything is settled, ends all processes in good order, and audits the topics. */
export async function drain(stage: Stage): Promise<TopicsAudit> {
  const { log, topics, catalogue, feeder, feeding, fleet, twin, watch } = stage;
  feeder.end();
  await feeding;
  const ends = await Promise.all(watch.standings.map(({ shard }) => log.endOffset(topics.requests, shard)));
  await shardsReach(stage, 'everything is settled', (standings) =>
    standings.every(({ shard, closed }) => {
      const { counts, inputs } = closed?.epoch.marker ?? {};
      return counts?.inFlight === 0 && inputs?.requests.next === ends[shard];
    }),
  );
  await fleet.dismissAll();
  await twin.stop();
  return auditTopics({ log, topics, catalogue, drained: true });
}

/** Waits for a state of the shards, and says which one if it does not come. */
export async function shardsReach(
  { watch, fleet }: Pick<Stage, 'watch' | 'fleet'>,
  words: string,
  holds: (standings: readonly ShardStanding[]) => boolean,
): Promise<void> {
  try {
    await watch.until(holds, AbortSignal.timeout(PATIENCE_MS));
  } catch (cause) {
    const stand = watch.standings.map(({ shard, pid, closed }) => `${shard}: ${pid} ${closed?.epoch.epoch}`).join(', ');
    const said = fleet.processes.map((process) => `${process.pid} said ${process.said}`).join('\n');
    throw new Error(`${words}: not within ${PATIENCE_MS} ms; shards stand at ${stand}\n${said}`, { cause });
  }
}

/** Resolves when the process has closed an epoch since. */
export function decidesAgain(stage: Stage, pid: number, sinceMs: number): Promise<void> {
  return shardsReach(stage, 'the process that woke up decides again', (standings) =>
    standings.some(({ closed }) => closed?.pid === pid && closed.atMs > sinceMs),
  );
}
