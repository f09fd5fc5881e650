import type { ReplayProgress } from '../../replay/index.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { LineWriter } from '../output/line-writer.js';
import type { ProgramDependencies } from '../program-dependencies.js';
import type { ServeOptions } from '../serve-options.js';
import { listenForInterruption } from '../serving/interruption.js';
import type { FeedReport } from './feed-traffic.js';

const PERIOD_MS = 10_000;

/** Feeds until everything is written or it is told to end. */
export async function runFeeding(options: ServeOptions, dependencies: ProgramDependencies): Promise<ExitCode> {
  const { stdout, stderr, every, feedTraffic } = dependencies;
  const interruption = listenForInterruption(dependencies);
  const stop = new AbortController();
  void interruption.asked.then(() => {
    stop.abort();
  });
  let stopShowing = (): void => undefined;
  try {
    const report = await feedTraffic(options, {
      signal: stop.signal,
      onProgress: (progress) => {
        stopShowing = every(PERIOD_MS, () => {
          stderr.write(`slotwise: ${progressWords(progress())}\n`);
        });
      },
      onWaiting: () => {
        stderr.write('slotwise: all is written; the twin goes on until the services have decided all of it\n');
      },
    });
    if (!report.finished) {
      stderr.write(`slotwise: stopped; ${progressWords(report)} written\n`);
      return EXIT.interrupted;
    }
    await new LineWriter(stdout).write(options.json ? JSON.stringify(report) : reportWords(report));
    return EXIT.done;
  } catch (error) {
    if (stop.signal.aborted) return EXIT.interrupted;
    throw error;
  } finally {
    stopShowing();
    interruption.stop();
  }
}

function progressWords(progress: ReplayProgress | undefined): string {
  const { doneFraction = 0, requests = 0, reports = 0 } = progress ?? {};
  return `${Math.floor(doneFraction * 100)} %, ${requests} requests, ${reports} reports`;
}

function reportWords({ requests, reports, malformed, wallSeconds }: FeedReport): string {
  const skipped = malformed > 0 ? `, ${malformed} lines skipped` : '';
  return `${requests} requests and ${reports} reports fed in ${wallSeconds.toFixed(1)} s${skipped}`;
}
