import type { Readable, Writable } from 'node:stream';
import type { StartJobRunner } from '../evaluation/sweep/index.js';
import type { FeedTraffic } from './feeding/feed-traffic.js';
import type { StartService } from './running-service.js';
import type { Environment } from './settings/read-settings.js';
import type { Solver } from './solving/solver.js';

/** A stream that may be a terminal. */
export type Terminal = Writable & { readonly isTTY?: boolean };

/** Where Ctrl-C comes from. */
export interface SignalSource {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

/** Everything the commands touch of the world; tests pass their own. */
export interface ProgramDependencies {
  readonly stdin: Readable;
  /** Results. */
  readonly stdout: Writable;
  /** Everything else. */
  readonly stderr: Terminal;
  readonly environment: Environment;
  readonly signals: SignalSource;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
  /** Calls back every so many ms of wall time until the function it returns is called. */
  readonly every: (periodMs: number, tick: () => void) => () => void;
  readonly fetch: typeof fetch;
  readonly startService: StartService;
  readonly feedTraffic: FeedTraffic;
  readonly startJobRunner: StartJobRunner;
  readonly solvers: readonly Solver[];
}
