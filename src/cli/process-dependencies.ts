import type { ProgramDependencies } from './program-dependencies.js';
import { SOLVERS } from './solving/registry.js';

/** The commands' world when they run for real. */
export function processDependencies(): ProgramDependencies {
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    environment: process.env,
    signals: process,
    exit: (code) => process.exit(code),
    every: (periodMs, tick) => {
      const timer = setInterval(tick, periodMs);
      return () => {
        clearInterval(timer);
      };
    },
    fetch,
    // Loaded when it is needed: the other commands start several times faster without the framework.
    startService: async (options, stop) => (await import('../service/index.js')).startService(options, stop),
    feedTraffic: async (options, watch) => (await import('../service/index.js')).feedTraffic(options, watch),
    startJobRunner: async (setup, workers) =>
      (await import('../evaluation/sweep/worker-pool.js')).onWorkerThreads(setup, workers),
    solvers: SOLVERS,
  };
}
