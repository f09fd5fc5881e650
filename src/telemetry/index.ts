export { HealthController } from './health/health.controller.js';
export { HealthModule, type HealthOptions } from './health/health.module.js';
export { SCHEDULER_PROGRESS, type SchedulerProgress, type ShardProgress } from './health/scheduler-progress.js';
export { LOG_LEVELS, type LogLevel } from './logging/log-levels.js';
export { LogObserver } from './logging/log-observer.js';
export { createLogger } from './logging/create-logger.js';
export { PinoNestLogger } from './logging/pino-nest-logger.js';
export type { TimeKind } from './metrics/input-lag.js';
export { MetricsObserver, type MetricsObserverOptions } from './metrics/metrics-observer.js';
export { metricsReferenceMarkdown } from './metrics/metrics-reference.js';
export { Metrics } from './metrics/metrics.js';
export {
  type CheckpointReport,
  type EpochReport,
  type ObservedTopic,
  type RestoreReport,
  type SchedulerObserver,
  type SettledRequest,
  SHARD_PHASES,
  type ShardPhase,
  type Solver,
  SOLVERS,
} from './scheduler-observer.js';
export { TelemetryModule, type TelemetryOptions } from './telemetry.module.js';
