import { Command } from 'commander';
import type { CommandContext } from './command-context.js';
import { addDeadLettersCommand } from './commands/dead-letters.js';
import { addDecisionsCommand } from './commands/decisions.js';
import { addEvaluateCommand } from './commands/evaluate.js';
import { addReplayCommand } from './commands/replay.js';
import { addServeCommand } from './commands/serve.js';
import { addSolveCommand } from './commands/solve.js';
import { examples, HELP_WIDTH, paragraphs } from './help-text.js';
import { packageVersion } from './package-version.js';

const DESCRIPTION = paragraphs(
  'Schedules AI inference at the radio edge: deadline admission, model loading and radio allocation in one decision.',
  'Results go to stdout, everything else to stderr. Exit codes: 0 done, 1 failed, 2 bad usage or input. Every option ' +
    'has an environment variable of the same meaning; the option wins.',
);

const EXAMPLES = examples([
  'slotwise serve --replay bundled --outcomes twin --time event',
  'slotwise decisions --verdict refused',
  'slotwise solve slide instance.json',
]);

/** The commands, with nothing run yet. Throws CommanderError instead of ending the process. */
export function buildProgram(context: CommandContext): Command {
  const { stdout, stderr } = context;
  const program = new Command('slotwise')
    .description(DESCRIPTION)
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      // Errors are worded where they are caught.
      outputError: () => undefined,
      getOutHelpWidth: () => HELP_WIDTH,
      getErrHelpWidth: () => HELP_WIDTH,
    });
  addServeCommand(program, context);
  addReplayCommand(program, context);
  addEvaluateCommand(program, context);
  addSolveCommand(program, context);
  addDecisionsCommand(program, context);
  addDeadLettersCommand(program, context);
  return program;
}
