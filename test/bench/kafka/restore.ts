import { topicNames } from '../../../src/contracts/index.js';
import { topicSpecs, type EventLog } from '../../../src/streams/index.js';
import { recordedDriver } from '../../sim/recorded-driver.js';
import { EPOCH_COUNTS, restoreAfter } from '../restore/rerun-epochs.js';
import { medianWallMs } from '../timing.js';
import { copyPartition, INPUTS } from './region.js';

const RECORDING_MS = 300_000;
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
  for (const count of EPOCH_COUNTS) {
    const kafkaMs = await medianWallMs(() => restoreAfter(log, topics, epochs, count), ROUNDS);
    const memoryMs = await medianWallMs(() => restoreAfter(driver.log, driver.topics, epochs, count), ROUNDS);
    times.push({ epochs: count, kafkaMs, memoryMs });
  }
  await driver.close();
  return times;
}
