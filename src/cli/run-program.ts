import { CommanderError } from 'commander';
import { EXIT, type ExitCode } from './exit-codes.js';
import { exitCodeOf, failureLine } from './failure.js';
import { buildProgram } from './program.js';
import type { ProgramDependencies } from './program-dependencies.js';

/** Runs one command line, without the program's name. Never rejects: errors become one line on stderr. */
export async function runProgram(words: readonly string[], dependencies: ProgramDependencies): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const endWith = (wanted: ExitCode): void => void (code = wanted);
  try {
    await buildProgram({ ...dependencies, endWith }).parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return usageCodeOf(error, dependencies);
    dependencies.stderr.write(failureLine(error));
    return exitCodeOf(error);
  }
}

/** Commander ends this way after `--help` and `--version` too, and after the help of a command that lacks a subcommand. */
function usageCodeOf({ code, exitCode, message }: CommanderError, { stderr }: ProgramDependencies): ExitCode {
  if (exitCode === 0) return EXIT.done;
  const hint = message.includes('Did you mean') ? '' : '; --help lists what there is';
  if (code !== 'commander.help')
    stderr.write(failureLine(new Error(message.replace(/^error: /, '').replace(/\.$/, '') + hint)));
  return EXIT.usage;
}
