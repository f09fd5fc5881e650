import type { Command } from 'commander';
import type { CommandContext } from '../command-context.js';
import { usageError } from '../failure.js';
import { examples, paragraphs } from '../help-text.js';
import { reportsTo } from '../serving/reports-to.js';
import { runService } from '../serving/run-service.js';
import { readServeOptions } from '../read-serve-options.js';
import { REPLAY_SETTINGS } from '../replay-settings.js';
import { EXIT_SETTINGS, SERVE_SETTINGS } from '../serve-settings.js';
import { addSettings } from '../settings/add-settings.js';
import { readSettings } from '../settings/read-settings.js';
import { trafficHelp } from './traffic-help.js';

const DESCRIPTION = paragraphs(
  'Runs the service: reads requests and reports, decides at the end of every epoch, answers on HTTP.',
  'Without a recording it waits for records. With --replay or --requests and --reports it replays one, prints the ' +
    'final table on stdout and goes on serving until Ctrl-C, or ends with --exit.',
);

const EXAMPLES = examples([
  'slotwise serve --replay bundled --outcomes twin --time event',
  'slotwise serve --port 8080 --catalogue cells.yaml',
  'PORT=8080 slotwise serve',
]);

export function addServeCommand(program: Command, context: CommandContext): void {
  const command = program.command('serve').summary('run the service').description(DESCRIPTION);
  addSettings(command, 'Service:', SERVE_SETTINGS);
  addSettings(command, 'Replay:', { ...REPLAY_SETTINGS, ...EXIT_SETTINGS });
  command.addHelpText('after', () => `${trafficHelp()}\n${EXAMPLES}`);
  command.action(async () => {
    const settings = { ...SERVE_SETTINGS, ...REPLAY_SETTINGS, ...EXIT_SETTINGS };
    const read = readSettings(command, settings, context.environment);
    const options = readServeOptions(read, read.values.exit, reportsTo(context.stderr));
    if (options.exit && options.replay === undefined) {
      throw usageError(`${read.nameOf('exit')} needs a recording to end with: add --replay bundled`);
    }
    context.endWith(await runService(options, context));
  });
}
