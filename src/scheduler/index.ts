export type { EpochReport, SchedulerClock, SchedulerObserver, ShardPhase } from './ports.js';
export { SchedulerModule } from './scheduler.module.js';
export { DEFAULT_LIMITS, type SchedulerLimits, type SchedulerOptions, type TimeMode } from './scheduler-options.js';
export { ShardRunner } from './shard-runner.js';
export { systemClock } from './system-clock.js';
