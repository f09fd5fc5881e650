import type { Command } from 'commander';
import type { CommandContext } from '../command-context.js';
import { usageError } from '../failure.js';
import { examples, paragraphs } from '../help-text.js';
import { readServeOptions } from '../read-serve-options.js';
import { REPLAY_COMMAND_SETTINGS } from '../replay-settings.js';
import { REPLAY_SERVE_SETTINGS } from '../serve-settings.js';
import { reportsTo } from '../serving/reports-to.js';
import { runService } from '../serving/run-service.js';
import { addSettings } from '../settings/add-settings.js';
import { readSettings } from '../settings/read-settings.js';
import { trafficHelp } from './traffic-help.js';

const DESCRIPTION = paragraphs(
  'Replays recorded traffic and prints the final table on stdout.',
  'The embedded log lives inside one process, so this runs a service of its own, like serve --exit, with defaults ' +
    'for a job: --speed max, --time event, --outcomes twin and a free port.',
);

const EXAMPLES = examples([
  'slotwise replay --replay bundled --load 4',
  'slotwise replay --requests azure.csv --reports tractor.csv.gz --for 90s',
  'slotwise replay --replay bundled --record run.ndjson.gz --json',
]);

export function addReplayCommand(program: Command, context: CommandContext): void {
  const command = program.command('replay').summary('replay recorded traffic').description(DESCRIPTION);
  addSettings(command, 'Replay:', REPLAY_COMMAND_SETTINGS);
  addSettings(command, 'Service:', REPLAY_SERVE_SETTINGS);
  command.addHelpText('after', () => `${trafficHelp()}\n${EXAMPLES}`);
  command.action(async () => {
    const settings = { ...REPLAY_SERVE_SETTINGS, ...REPLAY_COMMAND_SETTINGS };
    const read = readSettings(command, settings, context.environment);
    const options = readServeOptions(read, true, reportsTo(context.stderr));
    if (options.replay === undefined) {
      throw usageError('--requests and --reports must name what to replay; or --replay bundled');
    }
    context.endWith(await runService(options, context));
  });
}
