import { runJob, type OnShareDone } from './run-job.js';
import type { SweepRow } from './sweep-row.js';
import type { SweepJob, SweepSetup } from './sweep-setup.js';

/** Carries jobs out, several at a time if it can; the row of a job does not depend on who runs it. */
export interface JobRunner {
  /** Queues a job. @throws SlotwiseError as the run itself, whatever thread it ran on */
  run(job: SweepJob, onShareDone: OnShareDone): Promise<SweepRow>;
  /** Ends at once; jobs still running are lost. */
  close(): Promise<void>;
}

export type StartJobRunner = (setup: SweepSetup, workers: number) => Promise<JobRunner>;

/** Runs jobs in this thread, one after the other. */
export const inThread: StartJobRunner = (setup) => {
  let last: Promise<unknown> = Promise.resolve();
  return Promise.resolve({
    run: (job, onShareDone) => {
      const next = last.then(() => runJob(setup, job, onShareDone));
      last = next.catch(() => undefined);
      return next;
    },
    close: () => Promise.resolve(),
  });
};
