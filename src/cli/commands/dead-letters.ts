import type { Command } from 'commander';
import { deadLetterKey } from '../../contracts/index.js';
import type { CommandContext } from '../command-context.js';
import { deadLetterDetails, deadLetterTable } from '../dead-letters/dead-letter-words.js';
import { listDeadLetters } from '../dead-letters/list-dead-letters.js';
import { usageError } from '../failure.js';
import { examples, paragraphs } from '../help-text.js';
import { LineWriter } from '../output/line-writer.js';
import { CLIENT_SETTINGS } from '../service-client/client-settings.js';
import { addSettings } from '../settings/add-settings.js';
import { flag } from '../settings/flag.js';
import { wholeNumber } from '../settings/number-parsers.js';
import { readSettings } from '../settings/read-settings.js';
import { single } from '../settings/setting.js';

const MOST_LETTERS = 500;

const SETTINGS = {
  ...CLIENT_SETTINGS,
  json: flag({ flags: '--json', variable: 'SLOTWISE_JSON', help: 'print JSON' }, false),
};

const LIST_SETTINGS = {
  ...SETTINGS,
  limit: single(
    { flags: '--limit <count>', variable: 'SLOTWISE_LIMIT', help: `so many at most, 1 to ${MOST_LETTERS}` },
    wholeNumber(1, MOST_LETTERS),
    20,
  ),
};

const DESCRIPTION = paragraphs(
  'Shows the records a running service has put aside, and why.',
  'Sending them again needs a log that outlives the service, so it comes with the Kafka adapter.',
);

const EXAMPLES = examples(['slotwise dead-letters list', 'slotwise dead-letters show slotwise.requests/2@17']);

export function addDeadLettersCommand(program: Command, context: CommandContext): void {
  const group = program.command('dead-letters').summary('records put aside, and why').description(DESCRIPTION);
  group.addHelpText('after', EXAMPLES);
  addListCommand(group, context);
  addShowCommand(group, context);
}

function addListCommand(group: Command, context: CommandContext): void {
  const command = group.command('list').description('list the newest ones, newest first');
  addSettings(command, 'Options:', LIST_SETTINGS);
  command.action(async () => {
    const { url, token, limit, json } = readSettings(command, LIST_SETTINGS, context.environment).values;
    const { letters, leftOut } = await listDeadLetters({ url, token, fetch: context.fetch }, limit);
    if (leftOut > 0) context.stderr.write(`slotwise: ${leftOut} more are left out, too long for one answer\n`);
    if (letters.length === 0 && !json) context.stderr.write('slotwise: there are no dead letters\n');
    else await new LineWriter(context.stdout).write(json ? JSON.stringify(letters) : deadLetterTable(letters));
  });
}

function addShowCommand(group: Command, context: CommandContext): void {
  const command = group
    .command('show')
    .description(`show one of the newest ${MOST_LETTERS} with all that is known of it`)
    .argument('<origin>', 'as "list" prints it: topic/partition@offset');
  addSettings(command, 'Options:', SETTINGS);
  command.action(async (origin: string) => {
    const { url, token, json } = readSettings(command, SETTINGS, context.environment).values;
    if (!/^.+\/\d+@\d+$/.test(origin)) throw usageError(`"${origin}" must be topic/partition@offset`, 'origin');
    const { letters } = await listDeadLetters({ url, token, fetch: context.fetch }, MOST_LETTERS);
    const letter = letters.find((one) => deadLetterKey(one) === origin);
    if (letter === undefined) throw new Error(`no dead letter of ${origin} at ${url}; "dead-letters list" names them`);
    await new LineWriter(context.stdout).write(json ? JSON.stringify(letter) : deadLetterDetails(letter));
  });
}
