/** Entry of a worker thread: the pool calls the default export with one task after the other. */
import 'reflect-metadata';
import { parentPort } from 'node:worker_threads';
import { SlotwiseError } from '../../core/errors.js';
import { failedAnswer, type JobAnswer, type JobTask, type ShareMessage } from './job-message.js';
import { runJob, type OnShareDone } from './run-job.js';

/** Speaks once a percent. */
function tellShare(index: number): OnShareDone {
  let told = 0;
  return (share) => {
    if (share < told + 0.01) return;
    told = share;
    const message: ShareMessage = { index, share };
    parentPort?.postMessage(message);
  };
}

export default async function work({ setup, job, index }: JobTask): Promise<JobAnswer> {
  try {
    return { kind: 'done', row: await runJob(setup, job, tellShare(index)) };
  } catch (error) {
    if (error instanceof SlotwiseError) return failedAnswer(error);
    throw error;
  }
}
