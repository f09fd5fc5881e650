import type { Command } from 'commander';
import { POLICIES } from '../../evaluation/policies/index.js';
import type { CommandContext } from '../command-context.js';
import { COMPARISON_SETTINGS, RUN_SETTINGS } from '../evaluating/evaluate-settings.js';
import { readEvaluateOptions } from '../evaluating/read-evaluate-options.js';
import { examples, hangingLines, paragraphs } from '../help-text.js';
import { addSettings } from '../settings/add-settings.js';
import { readSettings } from '../settings/read-settings.js';
import { trafficHelp } from './traffic-help.js';

const DESCRIPTION = paragraphs(
  'Runs policies side by side on the same recorded traffic at several loads, and prints the table on stdout.',
  'At one load all policies get the same requests over the same channel. The results are the same bytes every time, ' +
    'on any machine, with any number of workers.',
);

/** The names stand in the first column. */
const POLICY_COLUMN = 17;

const policyHelp = (): string =>
  `\nPolicies:\n${POLICIES.map(({ name, sentence }) => hangingLines(`  ${name}`.padEnd(POLICY_COLUMN) + sentence, POLICY_COLUMN)).join('\n')}`;

const EXAMPLES = examples([
  'slotwise evaluate --replay bundled --out results',
  'slotwise evaluate --replay bundled --policies slotwise,edf --loads 1,4',
  'slotwise evaluate --requests azure.csv --reports tractor.csv.gz --json',
]);

export function addEvaluateCommand(program: Command, context: CommandContext): void {
  const command = program.command('evaluate').summary('compare policies on the same traffic').description(DESCRIPTION);
  addSettings(command, 'Comparison:', COMPARISON_SETTINGS);
  addSettings(command, 'What is run:', RUN_SETTINGS);
  command.addHelpText('after', () => `${policyHelp()}\n${trafficHelp()}\n${EXAMPLES}`);
  command.action(async () => {
    const read = readSettings(command, { ...RUN_SETTINGS, ...COMPARISON_SETTINGS }, context.environment);
    const options = readEvaluateOptions(read);
    // Loaded when it is needed: the other commands start several times faster without the scheduler and the charts.
    const { runEvaluation } = await import('../evaluating/run-evaluation.js');
    context.endWith(await runEvaluation(options, context));
  });
}
