import { loadCatalogue } from '../../src/contracts/catalogue/index.js';
import { topicNames } from '../../src/contracts/index.js';
import { runInMemory, type InMemoryRun } from '../../src/evaluation/run-in-memory.js';
import { bundledRecording, openReplay, type ReplayOptions } from '../../src/replay/index.js';
import { DecisionReader, parseDecision, type AcceptedEpoch, type EventLog } from '../../src/streams/index.js';

/** Length of the golden recording, ms. */
export const GOLDEN_MS = 20_000;

/** Runs the beginning of the bundled recording at twice its load; what counts in the decision log, shard after shard. */
export async function recordedRun(
  forMs: number,
  { modes, ...options }: Partial<InMemoryRun> & Partial<Pick<ReplayOptions, 'modes'>> = {},
): Promise<readonly AcceptedEpoch[]> {
  const { catalogue = loadCatalogue() } = options;
  const replay = await openReplay(
    { ...bundledRecording(), forMs, seed: 1, load: 2, ...(modes !== undefined && { modes }) },
    catalogue,
  );
  const { partitions = 4 } = options;
  const epochs: AcceptedEpoch[] = [];
  const onDrained = async (log: EventLog): Promise<void> => {
    for (let shard = 0; shard < partitions; shard += 1) epochs.push(...(await epochsOf(log, shard)));
  };
  await runInMemory({ replay, catalogue, partitions, onDrained, ...options });
  return epochs;
}

async function epochsOf(log: EventLog, shard: number): Promise<readonly AcceptedEpoch[]> {
  const topic = topicNames().decisions;
  const reader = new DecisionReader(shard);
  const endOffset = await log.endOffset(topic, shard);
  const records = await log.read({ topic, partition: shard, fromOffset: 0, maxRecords: endOffset });
  return records.flatMap((record) => {
    const decision = parseDecision(record);
    return (decision && reader.accept(decision)) ?? [];
  });
}
