import { SingleBar } from 'cli-progress';
import type { Catalogue } from '../../core/catalogue.js';
import { DEFAULT_LIMITS, defaultPlanners, verifyShard, type VerifiedShard } from '../../scheduler/index.js';
import { usageError } from '../failure.js';
import type { ProgramDependencies } from '../program-dependencies.js';
import type { OpenedLog } from '../sources/stored-log.js';

export interface VerifyLogOptions extends OpenedLog {
  /** What the log may have been written with, beside the catalogues in its checkpoints. */
  readonly catalogues: readonly Catalogue[];
  /** Absent: all. */
  readonly shard: number | undefined;
}

/** Verifies one shard after the other; a bar on a terminal shows how far it is. */
export async function* verifyLog(
  { log, topics, catalogues, shard: wanted }: VerifyLogOptions,
  { stderr }: Pick<ProgramDependencies, 'stderr'>,
): AsyncGenerator<VerifiedShard> {
  const partitions = await log.partitions(topics.decisions);
  if (wanted !== undefined && wanted >= partitions) {
    throw usageError(`there is no shard ${wanted}; shards are numbered from 0 to ${partitions - 1}`, '--shard');
  }
  const parts = { partitions, planners: defaultPlanners(), limits: DEFAULT_LIMITS };
  for (let shard = 0; shard < partitions; shard += 1) {
    if (wanted !== undefined && wanted !== shard) continue;
    const bar = progressBar(stderr, shard, await log.endOffset(topics.decisions, shard));
    try {
      const onEpoch = (position: number): void => bar?.update(position + 1);
      yield await verifyShard({ log, topics, shard, catalogues, parts, onEpoch });
    } finally {
      bar?.stop();
    }
  }
}

function progressBar(stderr: ProgramDependencies['stderr'], shard: number, ends: number): SingleBar | undefined {
  if (stderr.isTTY !== true) return undefined;
  const format = `shard ${shard} [{bar}] {percentage} %, {eta_formatted} left`;
  const bar = new SingleBar({ stream: stderr, format, barsize: 30, clearOnComplete: true, gracefulExit: false });
  bar.start(ends, 0);
  return bar;
}
