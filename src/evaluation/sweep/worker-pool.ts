import { Piscina } from 'piscina';
import { rowOf, type JobAnswer, type JobTask, type ShareMessage } from './job-message.js';
import type { StartJobRunner } from './job-runner.js';
import type { OnShareDone } from './run-job.js';

/** The compiled entry beside this file; it exists wherever this one has been compiled. */
const WORKER = new URL('./job-worker.js', import.meta.url).href;

/** Runs jobs on worker threads, `workers` at a time, in the order they are queued. */
export const onWorkerThreads: StartJobRunner = (setup, workers) => {
  const pool = new Piscina<JobTask, JobAnswer>({ filename: WORKER, minThreads: workers, maxThreads: workers });
  const listeners: OnShareDone[] = [];
  pool.on('message', ({ index, share }: ShareMessage) => listeners[index]?.(share));
  return Promise.resolve({
    run: async (job, onShareDone) => {
      const index = listeners.push(onShareDone) - 1;
      return rowOf(await pool.run({ setup, job, index }));
    },
    close: () => pool.destroy(),
  });
};
