export type {
  CheckpointReport,
  EpochReport,
  RestoreReport,
  SchedulerObserver,
  ShardPhase,
} from '../telemetry/index.js';
export type { SchedulerClock } from './scheduler-clock.js';
export { SchedulerModule } from './scheduler.module.js';
export {
  DEFAULT_CHECKPOINTS,
  DEFAULT_LIMITS,
  defaultPlanners,
  type CheckpointPolicy,
  type SchedulerLimits,
  type SchedulerOptions,
  type TimeMode,
} from './scheduler-options.js';
export { ShardRunner } from './shard-runner.js';
export { systemClock } from './system-clock.js';
export * from './verify/index.js';
