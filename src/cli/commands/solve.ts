import { text } from 'node:stream/consumers';
import { Argument, type Command } from 'commander';
import type { CommandContext } from '../command-context.js';
import { usageError } from '../failure.js';
import { examples, paragraphs } from '../help-text.js';
import { linesOf } from '../input/lines-of.js';
import { openInput } from '../input/open-input.js';
import { addSettings } from '../settings/add-settings.js';
import { readSettings } from '../settings/read-settings.js';
import { single } from '../settings/setting.js';
import { anyText } from '../settings/text-parser.js';
import { solveBatch, solveOne } from '../solving/solve-instances.js';
import type { Solver } from '../solving/solver.js';

const SETTINGS = {
  batch: single(
    { flags: '--batch <file>', variable: 'SLOTWISE_BATCH', help: 'one instance a line (NDJSON); - is stdin' },
    anyText,
    undefined,
  ),
};

const DESCRIPTION = paragraphs(
  'Runs one solver alone, on an instance in a JSON file, and prints the result as JSON on stdout; - is stdin.',
  'What is wrong with an instance is told by the path of the field. With --batch a wrong line yields an error in its ' +
    'place, the run goes on, and the exit code is 2.',
);

const EXAMPLES = examples([
  'slotwise solve slide instance.json',
  'slotwise solve slide --batch instances.ndjson > results.ndjson',
  'generate-instance | slotwise solve slide -',
]);

export function addSolveCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('solve')
    .summary('run one solver alone')
    .description(DESCRIPTION)
    .addArgument(new Argument('<solver>', context.solvers.map(({ name, title }) => `${name}: ${title}`).join('\n')))
    .addArgument(new Argument('[instance]', 'JSON file; - is stdin'));
  addSettings(command, 'Options:', SETTINGS);
  command.addHelpText('after', EXAMPLES);
  command.action(async (name: string, path: string | undefined) => {
    const solver = solverNamed(name, context.solvers);
    const { values, sourceOf, nameOf } = readSettings(command, SETTINGS, context.environment);
    // A file named on the command line wins over the variable.
    if (values.batch !== undefined && (path === undefined || sourceOf('batch') === 'option')) {
      if (path !== undefined) throw usageError(`${nameOf('batch')} and an instance exclude each other: name one file`);
      const lines = linesOf(await openInput(values.batch, nameOf('batch'), context.stdin));
      context.endWith(await solveBatch(solver, lines, context));
      return;
    }
    if (path === undefined)
      throw usageError('an instance is missing: name a JSON file, - for stdin, or --batch <file>');
    const instance = await text(await openInput(path, 'instance', context.stdin));
    context.endWith(await solveOne(solver, instance, context));
  });
}

function solverNamed(name: string, solvers: readonly Solver[]): Solver {
  const solver = solvers.find((one) => one.name === name);
  if (solver !== undefined) return solver;
  throw usageError(`there is no solver "${name}"; there is ${solvers.map((one) => one.name).join(', ')}`, 'solver');
}
