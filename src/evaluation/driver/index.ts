export type { RestartOptions, SchedulerDriverOptions } from './driver-options.js';
export type { AppendFate, CountedAppend, ProcessFaults } from './process-faults.js';
export { readAcceptedEpochs, readDeadLetters, readPartition } from './read-log.js';
export { decidedLines } from './same-bytes.js';
export { SchedulerDriver } from './scheduler-driver.js';
export type { SchedulerProcess } from './scheduler-process.js';
