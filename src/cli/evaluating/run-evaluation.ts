import { headlineTable, ResultFolder, type SweepReport } from '../../evaluation/report/index.js';
import {
  runSweep,
  sweepJobs,
  type SweepProgress,
  type SweepRow,
  type SweepSetup,
} from '../../evaluation/sweep/index.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { LineWriter } from '../output/line-writer.js';
import type { ProgramDependencies } from '../program-dependencies.js';
import { listenForInterruption } from '../serving/interruption.js';
import { reportMalformed } from '../serving/report-malformed.js';
import type { EvaluateOptions } from './evaluate-options.js';
import { openSweep } from './open-sweep.js';
import { showSweep } from './show-sweep.js';

/** Runs the sweep, prints the table on stdout and writes the files. Nothing is written when it is interrupted. */
export async function runEvaluation(options: EvaluateOptions, dependencies: ProgramDependencies): Promise<ExitCode> {
  const { stdout, stderr } = dependencies;
  const { setup, conditions } = await openSweep(options, reportMalformed(stderr));
  const folder = options.out === undefined ? undefined : await ResultFolder.open(options.out);
  const rows = await interruptibly(options, setup, dependencies);
  if (rows === 'interrupted') {
    stderr.write('slotwise: stopped before the last run, so there are no results\n');
    return EXIT.interrupted;
  }
  const report: SweepReport = { conditions, rows };
  const written = await folder?.write(report);
  if (written !== undefined) stderr.write(`slotwise: wrote ${written.join(', ')}\n`);
  await new LineWriter(stdout).write(options.json ? JSON.stringify(report) : headlineTable(rows));
  return EXIT.done;
}

async function interruptibly(
  { policies, loads, workers }: EvaluateOptions,
  setup: SweepSetup,
  dependencies: ProgramDependencies,
): Promise<readonly SweepRow[] | 'interrupted'> {
  const jobs = sweepJobs(policies, loads);
  const interruption = listenForInterruption(dependencies);
  const runner = await dependencies.startJobRunner(setup, Math.min(workers, jobs.length));
  let progress: SweepProgress = { share: 0, runsDone: 0, runs: jobs.length };
  const stopShowing = showSweep(() => progress, dependencies);
  try {
    const asked = interruption.asked.then(() => 'interrupted' as const);
    return await Promise.race([asked, runSweep(jobs, runner, (now) => void (progress = now))]);
  } finally {
    stopShowing();
    await runner.close();
    interruption.stop();
  }
}
