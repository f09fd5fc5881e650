import { EXIT, type ExitCode } from '../exit-codes.js';
import { LineWriter } from '../output/line-writer.js';
import type { ProgramDependencies } from '../program-dependencies.js';
import type { FinalReport, RunningService } from '../running-service.js';
import type { ServeOptions } from '../serve-options.js';
import { finalTable } from './final-table.js';
import { closeInTime } from './close-in-time.js';
import { type Interruption, listenForInterruption } from './interruption.js';
import { showLive } from './show-live.js';
import { startOrExplain } from './start-or-explain.js';
import { whereToLook } from './where-to-look.js';

/** Serves until it is told to end, cannot go on or, with `exit`, the replay is done. Closes the service in any case. */
export async function runService(options: ServeOptions, dependencies: ProgramDependencies): Promise<ExitCode> {
  const interruption = listenForInterruption(dependencies);
  try {
    const stop = new AbortController();
    void interruption.asked.then(() => {
      stop.abort();
    });
    const service = await startOrExplain(dependencies.startService, options, stop.signal).catch((error: unknown) => {
      if (stop.signal.aborted) return undefined;
      throw error;
    });
    if (service === undefined) return EXIT.interrupted;
    try {
      return await serve(service, options, interruption, dependencies);
    } finally {
      await closeInTime(service, options, dependencies);
    }
  } finally {
    interruption.stop();
  }
}

async function serve(
  service: RunningService,
  options: ServeOptions,
  interruption: Interruption,
  dependencies: ProgramDependencies,
): Promise<ExitCode> {
  const { stdout, stderr } = dependencies;
  const ended = endOf(service, interruption);
  stderr.write(whereToLook(service.url, options.kafka !== undefined));
  const stopShowing = showLive(service, options.replay !== undefined, dependencies);
  const report = await Promise.race([ended, service.finished]).finally(stopShowing);
  if (report === 'interrupted') {
    if (!options.exit) return EXIT.done;
    stderr.write('slotwise: stopped before the end of the replay, so there is no final table\n');
    return EXIT.interrupted;
  }
  await new LineWriter(stdout).write(wordsOf(report, options));
  if (options.exit) return EXIT.done;
  stderr.write('slotwise: the replay is done; still serving until Ctrl-C\n');
  await ended;
  return EXIT.done;
}

/** Resolves when asked to end, rejects when the service cannot go on. */
async function endOf({ failed }: RunningService, { asked }: Interruption): Promise<'interrupted'> {
  const failure = await Promise.race([failed, asked]);
  if (failure !== undefined) throw failure;
  return 'interrupted';
}

const wordsOf = (report: FinalReport, { json }: ServeOptions): string =>
  json ? JSON.stringify(report) : finalTable(report);
