import type { ExitCode } from './exit-codes.js';
import type { ProgramDependencies } from './program-dependencies.js';

/** What a command works with. */
export interface CommandContext extends ProgramDependencies {
  /** What the process ends with; 0 unless said otherwise. Errors are thrown instead. */
  readonly endWith: (code: ExitCode) => void;
}
