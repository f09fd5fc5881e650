import type { FeedTraffic } from '../cli/feeding/feed-traffic.js';
import { chosenCatalogue } from '../contracts/catalogue/index.js';
import { topicNames } from '../contracts/index.js';
import { allDecided } from './all-decided.js';
import { openLog } from './open-log.js';
import { placedRun, replayFor, startTwin } from './recorded-traffic.js';
import { Started } from './started.js';

/** Writes recorded traffic into a log that services elsewhere read; the twin, if it is wanted, carries out what they decide. */
export const feedTraffic: FeedTraffic = async (options, { signal, onProgress, onWaiting }) => {
  const catalogue = chosenCatalogue(options);
  const replay = await replayFor(options, catalogue);
  if (replay === undefined) throw new TypeError('there is nothing to feed');
  const topics = topicNames(options.kafka?.topicPrefix);
  const stop = new AbortController();
  const started = new Started();
  let failure: Error | undefined;
  const fail = (error: Error): void => {
    failure ??= error;
    stop.abort();
  };
  signal.addEventListener('abort', () => {
    stop.abort();
  });
  const log = await openLog(options, topics, { onFailure: fail, stop: stop.signal });
  started.add('the log', () => log.close());
  try {
    const place = { options, catalogue, topics, log, fail };
    const run = await placedRun(place, replay);
    stop.signal.addEventListener('abort', () => void run.stop());
    if (options.outcomes === 'twin') started.add('the twin', startTwin(place, replay));
    const startedMs = performance.now();
    onProgress(() => run.progress());
    const result = await run.play();
    if (result.finished && options.outcomes === 'twin') {
      onWaiting();
      await allDecided(log, topics, options.shards, stop.signal);
    }
    if (failure !== undefined) throw failure;
    return { ...result, finished: !stop.signal.aborted, wallSeconds: (performance.now() - startedMs) / 1000 };
  } finally {
    await started.close();
  }
};
