export { inThread, type JobRunner, type StartJobRunner } from './job-runner.js';
export { runSweep, sweepJobs, type SweepProgress } from './run-sweep.js';
export type { ReasonCount, SweepRow } from './sweep-row.js';
export type { SweepJob, SweepSetup } from './sweep-setup.js';
