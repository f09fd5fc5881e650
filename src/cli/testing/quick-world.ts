import type { JobRunner, SweepJob, SweepRow, SweepSetup } from '../../evaluation/sweep/index.js';
import { FakeWorld } from './fake-world.js';

/** What every run comes to. */
export const rowOf = (job: SweepJob): SweepRow => ({
  ...job,
  requests: 4,
  verdicts: { admitted: 3, refused: 1, expired: 0, completed: 2, missed: 1 },
  hitRatio: 0.5,
  promiseRatio: 2 / 3,
  reasons: [{ reason: 'DOWNLINK_FULL', requests: 1 }],
});

/** A world whose runs take no time, and which remembers what it was asked to run. */
export class QuickWorld extends FakeWorld {
  setup: SweepSetup | undefined;
  workers = 0;
  readonly jobs: SweepJob[] = [];
  private begin: () => void = () => undefined;
  /** Resolves with the first run. */
  readonly begun = new Promise<void>((resolve) => {
    this.begin = resolve;
  });
  closed = false;
  answerJob: JobRunner['run'] = (job) => Promise.resolve(rowOf(job));

  override startJobRunner = (setup: SweepSetup, workers: number): Promise<JobRunner> => {
    Object.assign(this, { setup, workers });
    const run: JobRunner['run'] = (job, onShareDone) => {
      this.jobs.push(job);
      this.begin();
      return this.answerJob(job, onShareDone);
    };
    const close = (): Promise<void> => Promise.resolve(void (this.closed = true));
    return Promise.resolve({ run, close });
  };
}
