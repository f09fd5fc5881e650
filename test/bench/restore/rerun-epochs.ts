import { loadCatalogue } from '../../../src/contracts/catalogue/index.js';
import type { TopicNames } from '../../../src/contracts/index.js';
import type { AcceptedEpoch, EventLog } from '../../../src/streams/index.js';
import { CheckpointStore, partCharacters } from '../../../src/scheduler/checkpoints/index.js';
import { restoreShard } from '../../../src/scheduler/restore/index.js';
import { DEFAULT_LIMITS, defaultPlanners } from '../../../src/scheduler/scheduler-options.js';
import { shardProgram } from '../../../src/scheduler/shard-program.js';

/** How many epochs since the checkpoint the tables have rows for. */
export const EPOCH_COUNTS = [0, 100, 300, 600, 1_200, 2_400];

const PARTS = { partitions: 1, planners: defaultPlanners(), limits: DEFAULT_LIMITS };
const PROGRAM = shardProgram(loadCatalogue(), PARTS);
const CHARACTERS = partCharacters(DEFAULT_LIMITS.maxRequestBytes);

/**
 * Restores the only shard of a log as an owner would that came after so many of its epochs, without a checkpoint.
 * @throws Error when another number of epochs was run again
 */
export async function restoreAfter(
  log: EventLog,
  topics: TopicNames,
  epochs: readonly AcceptedEpoch[],
  count: number,
): Promise<void> {
  const { rerunEpochs } = await restoreShard({
    ...{ log, topics, shard: 0, program: PROGRAM, parts: PARTS, ignoreCheckpoints: true },
    term: (epochs[count - 1]?.position ?? 0) + 1,
    checkpoints: new CheckpointStore({ log, topic: topics.checkpoints, shard: 0, partCharacters: CHARACTERS }),
  });
  if (rerunEpochs !== count) throw new Error(`${rerunEpochs} epochs were run again, not ${count}`);
}
