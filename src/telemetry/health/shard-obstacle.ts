import type { ShardProgress } from './scheduler-progress.js';

/** Why a shard that should be deciding is not, in one sentence; undefined if it is, or is no longer ours. */
export function shardObstacle(progress: ShardProgress, maxInputLagMs: number): string | undefined {
  const { shard, phase, lastEpoch, inputLagMs = 0, failure } = progress;
  switch (phase) {
    case 'taking':
      return `shard ${shard} is being restored${failure === undefined ? '' : `, after: ${failure}`}`;
    case 'failed':
      return `shard ${shard} failed: ${failure ?? 'no reason was given'}`;
    case 'live': {
      if (inputLagMs <= maxInputLagMs) return undefined;
      const since = lastEpoch === undefined ? 'no epoch has closed yet' : `the last epoch closed is ${lastEpoch}`;
      return `shard ${shard} is behind: its oldest record waits for ${inputLagMs} ms, allowed are ${maxInputLagMs} ms; ${since}`;
    }
    case 'drained':
    case 'stopped':
      return undefined;
  }
}
