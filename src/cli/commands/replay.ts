import type { Command } from 'commander';
import type { CommandContext } from '../command-context.js';
import { usageError } from '../failure.js';
import { runFeeding } from '../feeding/run-feeding.js';
import { examples, paragraphs } from '../help-text.js';
import { readServeOptions } from '../read-serve-options.js';
import { FEED_SETTINGS, REPLAY_COMMAND_SETTINGS } from '../replay-settings.js';
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
  'With --brokers the log is in Kafka, and with --feed-only the services run elsewhere: this only writes the traffic and, ' +
    'with the twin, carries out what they decide. They serve the same topics (--topic-prefix slotwise.demo.) with the ' +
    'same --time; by clock time the traffic starts now, at real speed.',
);

const EXAMPLES = examples([
  'slotwise replay --replay bundled --load 4',
  'slotwise replay --requests azure.csv --reports tractor.csv.gz --for 90s',
  'slotwise replay --replay bundled --record run.ndjson.gz --json',
  'slotwise replay --replay bundled --brokers ran:9092 --feed-only --time clock',
]);

export function addReplayCommand(program: Command, context: CommandContext): void {
  const command = program.command('replay').summary('replay recorded traffic').description(DESCRIPTION);
  addSettings(command, 'Replay:', { ...REPLAY_COMMAND_SETTINGS, ...FEED_SETTINGS });
  addSettings(command, 'Service:', REPLAY_SERVE_SETTINGS);
  command.addHelpText('after', () => `${trafficHelp()}\n${EXAMPLES}`);
  command.action(async () => {
    const settings = { ...REPLAY_SERVE_SETTINGS, ...REPLAY_COMMAND_SETTINGS, ...FEED_SETTINGS };
    const read = readSettings(command, settings, context.environment);
    const options = readServeOptions(read, true, reportsTo(context.stderr));
    if (options.replay === undefined) {
      throw usageError('--requests and --reports must name what to replay; or --replay bundled');
    }
    if (!read.values.feedOnly) {
      context.endWith(await runService(options, context));
      return;
    }
    if (options.kafka === undefined) {
      const name = read.nameOf('feedOnly');
      throw usageError(`${name} is for services that run elsewhere, over Kafka: add --brokers`, name);
    }
    context.endWith(await runFeeding(options, context));
  });
}
