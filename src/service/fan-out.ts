import type { SchedulerObserver } from '../telemetry/index.js';

/** One observer for many: each hears everything, in order. */
export function fanOut(observers: readonly SchedulerObserver[]): SchedulerObserver {
  return {
    recordsRead: (...said) => {
      for (const observer of observers) observer.recordsRead(...said);
    },
    deadLettered: (...said) => {
      for (const observer of observers) observer.deadLettered(...said);
    },
    epochClosed: (report) => {
      for (const observer of observers) observer.epochClosed(report);
    },
    shardPhase: (...said) => {
      for (const observer of observers) observer.shardPhase(...said);
    },
    shardRestored: (report) => {
      for (const observer of observers) observer.shardRestored(report);
    },
    checkpointWritten: (report) => {
      for (const observer of observers) observer.checkpointWritten(report);
    },
  };
}
