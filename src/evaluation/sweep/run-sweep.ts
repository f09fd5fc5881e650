import type { JobRunner } from './job-runner.js';
import type { SweepRow } from './sweep-row.js';
import type { SweepJob } from './sweep-setup.js';

/** How far a sweep is. */
export interface SweepProgress {
  /** 0..1; a run counts by its load. */
  readonly share: number;
  readonly runsDone: number;
  readonly runs: number;
}

/** A run's time grows about with its load. */
const workOf = ({ load }: SweepJob): number => load;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** Every policy at every load, in the order of the table: by load, then by policy as they are given. */
export function sweepJobs(policies: readonly string[], loads: readonly number[]): readonly SweepJob[] {
  return loads.toSorted((a, b) => a - b).flatMap((load) => policies.map((policy) => ({ policy, load })));
}

/**
 * Runs all jobs, the longest first so that no thread ends long after the others; rows come in the order of the jobs.
 * Rejects with the first error.
 */
export async function runSweep(
  jobs: readonly SweepJob[],
  runner: Pick<JobRunner, 'run'>,
  onProgress: (progress: SweepProgress) => void,
): Promise<readonly SweepRow[]> {
  const shares = jobs.map(() => 0);
  let runsDone = 0;
  const whole = sum(jobs.map(workOf));
  const tell = (): void => {
    onProgress({
      share: sum(jobs.map((job, index) => workOf(job) * (shares[index] ?? 0))) / whole,
      runsDone,
      runs: jobs.length,
    });
  };
  const longestFirst = [...jobs.entries()].sort(([, a], [, b]) => workOf(b) - workOf(a));
  const rows = await Promise.all(
    longestFirst.map(async ([index, job]) => {
      const row = await runner.run(job, (share) => {
        shares[index] = share;
        tell();
      });
      shares[index] = 1;
      runsDone += 1;
      tell();
      return [index, row] as const;
    }),
  );
  return rows.toSorted(([a], [b]) => a - b).map(([, row]) => row);
}
