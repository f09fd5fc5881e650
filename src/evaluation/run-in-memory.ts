import { ReplayPlayer, type Replay } from '../replay/index.js';
import type { EventLog } from '../streams/index.js';
import { startInMemory, type InMemoryOptions } from './start-in-memory.js';

export interface InMemoryRun extends Omit<InMemoryOptions, 'partitions' | 'openChannel'> {
  readonly replay: Replay;
  /** Default 4. */
  readonly partitions?: number;
  /** Records per append of the player; the decisions do not depend on it. */
  readonly batchRecords?: number;
  /** Called with the log once its topics exist, before anything flows. */
  readonly onLog?: (log: EventLog) => void;
  /** Called with the log when every shard has drained, before it is closed. */
  readonly onDrained?: (log: EventLog) => Promise<void>;
}

/**
 * Runs a recording through the whole scheduler and the twin in this process, by event time and as fast as it goes.
 * Resolves when every shard has drained.
 */
export async function runInMemory({ replay, partitions = 4, ...run }: InMemoryRun): Promise<void> {
  const { catalogue, batchRecords, onLog, onDrained } = run;
  const service = await startInMemory({ ...run, partitions, openChannel: () => replay.recordedChannel() });
  const { log, topics } = service;
  onLog?.(log);
  const player = new ReplayPlayer(replay, {
    log,
    topics,
    partitions,
    epochMs: catalogue.deployment.epochMs,
    speed: 'max',
    ...(batchRecords === undefined ? {} : { batchRecords }),
  });
  try {
    await Promise.all([player.play(), service.drained]);
    await onDrained?.(log);
  } finally {
    await service.close();
  }
}
