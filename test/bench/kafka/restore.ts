import { median } from 'simple-statistics';
import { loadCatalogue } from '../../../src/contracts/catalogue/index.js';
import { topicNames, type TopicNames } from '../../../src/contracts/index.js';
import { CheckpointStore, partCharacters } from '../../../src/scheduler/checkpoints/index.js';
import { restoreShard } from '../../../src/scheduler/restore/index.js';
import { DEFAULT_LIMITS, defaultPlanners } from '../../../src/scheduler/scheduler-options.js';
import { shardProgram } from '../../../src/scheduler/shard-program.js';
import { topicSpecs, type EventLog } from '../../../src/streams/index.js';
import { recordedDriver } from '../../sim/recorded-driver.js';
import { copyPartition, INPUTS } from './region.js';

const RECORDING_MS = 300_000;
const EPOCHS = [0, 100, 300, 600, 1_200, 2_400];
const ROUNDS = 5;

export interface RestoreTime {
  readonly epochs: number;
  readonly kafkaMs: number;
  /** The same from a log in memory. */
  readonly memoryMs: number;
}

/** Time to run so many epochs of the bundled recording again, all its cells in one shard. Medians. */
export async function measureRestore(log: EventLog): Promise<readonly RestoreTime[]> {
  const driver = await recordedDriver(RECORDING_MS, { partitions: 1 });
  await driver.runUntilDrained();
  const epochs = await driver.acceptedEpochs();
  const topics = topicNames('restore.');
  await log.ensureTopics(topicSpecs(topics, 1));
  for (const name of [...INPUTS, 'decisions'] as const) {
    await copyPartition(driver.log, driver.topics[name], log, topics[name], 0);
  }
  const times: RestoreTime[] = [];
  for (const count of EPOCHS) {
    const term = (epochs[count - 1]?.position ?? 0) + 1;
    const kafkaMs = await medianMs(() => restored(log, topics, term, count));
    const memoryMs = await medianMs(() => restored(driver.log, driver.topics, term, count));
    times.push({ epochs: count, kafkaMs, memoryMs });
  }
  await driver.close();
  return times;
}

async function restored(log: EventLog, topics: TopicNames, term: number, count: number): Promise<void> {
  const parts = { partitions: 1, planners: defaultPlanners(), limits: DEFAULT_LIMITS };
  const partsCharacters = partCharacters(DEFAULT_LIMITS.maxRequestBytes);
  const store = { log, topic: topics.checkpoints, shard: 0, partCharacters: partsCharacters };
  const { rerunEpochs } = await restoreShard({
    ...{ log, topics, shard: 0, term, parts, ignoreCheckpoints: true },
    program: shardProgram(loadCatalogue(), parts),
    checkpoints: new CheckpointStore(store),
  });
  if (rerunEpochs !== count) throw new Error(`${rerunEpochs} epochs were run again, not ${count}`);
}

async function medianMs(work: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  await work();
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedMs = performance.now();
    await work();
    times.push(performance.now() - startedMs);
  }
  return median(times);
}
