import type { ServeOptions } from '../cli/serve-options.js';
import type { TopicNames } from '../contracts/index.js';
import type { Catalogue } from '../core/catalogue.js';
import { openReplay, REPLAY_DEFAULTS, type Replay } from '../replay/index.js';
import type { EventLog } from '../streams/index.js';
import { Twin } from '../twin/index.js';
import { ReplayRun } from './replay-run.js';

/** Where recorded traffic goes. */
export interface TrafficPlace {
  readonly options: ServeOptions;
  readonly catalogue: Catalogue;
  readonly topics: TopicNames;
  readonly log: EventLog;
  readonly fail: (error: Error) => void;
}

/** Live traffic happens now: a replay by the clock starts when it is played, unless it was told another instant. */
function replayStartsNow({ replay, time }: ServeOptions): boolean {
  return time === 'clock' && (replay?.startAtMs ?? REPLAY_DEFAULTS.startAtMs) === REPLAY_DEFAULTS.startAtMs;
}

/** What is replayed, opened. @throws SlotwiseError for files that are wrong */
export async function replayFor(options: ServeOptions, catalogue: Catalogue): Promise<Replay | undefined> {
  if (options.replay === undefined) return undefined;
  const { speed, ...recording } = options.replay;
  return openReplay({ ...recording, ...(replayStartsNow(options) ? { startAtMs: Date.now() } : {}) }, catalogue);
}

/** A run that has found its place in the log. @throws SlotwiseError REPLAY_DIFFERS, before anything is written */
export async function placedRun({ options, catalogue, topics, log }: TrafficPlace, replay: Replay): Promise<ReplayRun> {
  const run = new ReplayRun(replay, {
    log,
    topics,
    partitions: options.shards,
    epochMs: catalogue.deployment.epochMs,
    speed: options.replay?.speed ?? 1,
    startsNow: replayStartsNow(options),
  });
  await run.findPlace();
  return run;
}

/** Starts the executor that carries plans out over the recorded channel. @returns how to end it */
export function startTwin(
  { options, catalogue, topics, log, fail }: TrafficPlace,
  replay: Replay,
): () => Promise<void> {
  const openChannel = (): ReturnType<Replay['recordedChannel']> => replay.recordedChannel();
  const twin = new Twin({ log, topics, shards: options.shards, catalogue, openChannel, onFailure: fail });
  twin.start();
  return () => twin.stop();
}
