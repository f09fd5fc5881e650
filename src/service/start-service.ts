import { DecisionRecorder } from '../cli/recording/decision-recorder.js';
import type { FinalReport, RunningService, StartService } from '../cli/running-service.js';
import type { ServeOptions } from '../cli/serve-options.js';
import { chosenCatalogue } from '../contracts/catalogue/index.js';
import { topicNames, type TopicNames } from '../contracts/index.js';
import type { Catalogue } from '../core/catalogue.js';
import type { Replay } from '../replay/index.js';
import { ShardRunner } from '../scheduler/index.js';
import type { ShardProgress } from '../telemetry/index.js';
import type { EventLog } from '../streams/index.js';
import { ReadModel } from '../web/index.js';
import { createApp } from './create-app.js';
import { DrainWatch } from './drain-watch.js';
import { caughtUp, finalReport, liveSummary } from './final-report.js';
import { openLog } from './open-log.js';
import { placedRun, replayFor, startTwin } from './recorded-traffic.js';
import type { ReplayRun } from './replay-run.js';
import { Started } from './started.js';

interface Foundation {
  readonly options: ServeOptions;
  readonly catalogue: Catalogue;
  readonly topics: TopicNames;
  readonly log: EventLog;
  readonly started: Started;
  readonly fail: (error: Error) => void;
}

/** Plays the replay; resolves when all of it has been decided and can be seen, never when it was stopped before. */
function carryOut(foundation: Foundation, run: ReplayRun, drain: DrainWatch, model: ReadModel): Promise<FinalReport> {
  const { catalogue, started, fail } = foundation;
  const stop = new AbortController();
  const startedMs = performance.now();
  started.add('the replay', () => {
    stop.abort();
    return run.stop();
  });
  const playing = run.play();
  return new Promise((resolve) => {
    const finish = async (): Promise<void> => {
      const { requests, reports, finished } = await playing;
      if (!finished) return;
      await drain.done;
      if (!(await caughtUp(model, drain.lastEpochs, stop.signal))) return;
      const wallSeconds = (performance.now() - startedMs) / 1000;
      const cellIds = catalogue.cells.map(({ cellId }) => cellId);
      resolve(finalReport(model, cellIds, { wallSeconds, records: requests + reports }));
    };
    finish().catch((error: unknown) => {
      fail(error instanceof Error ? error : new Error(String(error)));
    });
  });
}

/** A shard that has let go has written its last epoch and its checkpoint. */
function shardsWords(shards: readonly ShardProgress[]): string {
  const held = shards.filter(({ phase }) => phase !== 'stopped' && phase !== 'failed').map(({ shard }) => shard);
  return held.length === 0 ? 'the group and HTTP' : `shards ${held.join(', ')}`;
}

async function start(
  foundation: Foundation,
  replay: Replay | undefined,
  failed: Promise<Error>,
): Promise<RunningService> {
  const { options, catalogue, topics, log, started, fail } = foundation;
  const drain = new DrainWatch(options.shards);
  const run = replay === undefined ? undefined : await placedRun(foundation, replay);
  const app = await createApp({
    options,
    log,
    topics,
    catalogue,
    observer: drain,
    ...(run === undefined ? {} : { replay: run }),
  });
  const runner = app.get(ShardRunner);
  started.add(
    () => shardsWords(runner.shards()),
    () => app.close(),
  );
  void runner.failure.then(fail);
  if (options.record !== undefined) {
    const { record: path, recordInputs: inputs } = options;
    const recorder = await DecisionRecorder.start({ log, topics, inputs, path, onCrash: fail });
    started.add('the recording of decisions', () => recorder.close());
  }
  await app.listen(options.port, options.host);
  await app.startAllMicroservices();
  if (options.outcomes === 'twin' && replay !== undefined) started.add('the twin', startTwin(foundation, replay));
  const model = app.get(ReadModel);
  const finished =
    run === undefined ? new Promise<FinalReport>(() => undefined) : carryOut(foundation, run, drain, model);
  return {
    url: await app.getUrl(),
    finished,
    failed,
    summary: () => liveSummary(model),
    close: () => started.close(),
    unfinished: () => started.unfinished(),
  };
}

/**
 * The service: over Kafka, or over the embedded log, in memory or in a folder, with everything in this process.
 * @throws SlotwiseError for files and options that are wrong, the system's error when it cannot listen
 */
export const startService: StartService = async (options, stop) => {
  const catalogue = chosenCatalogue(options);
  const replay = await replayFor(options, catalogue);
  const topics = topicNames(options.kafka?.topicPrefix);
  let fail!: (error: Error) => void;
  const failed = new Promise<Error>((resolve) => {
    fail = resolve;
  });
  const log = await openLog(options, topics, { onFailure: fail, stop });
  const started = new Started();
  started.add('the log', () => log.close());
  try {
    return await start({ options, catalogue, topics, log, started, fail }, replay, failed);
  } catch (error) {
    await started.close();
    throw error;
  }
};
