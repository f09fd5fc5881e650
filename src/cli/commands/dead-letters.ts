import type { Command } from 'commander';
import { deadLetterKey } from '../../contracts/index.js';
import type { StoredDeadLetter } from '../../streams/index.js';
import type { CommandContext } from '../command-context.js';
import {
  FILTER_SETTINGS,
  KAFKA_SETTINGS,
  LIST_SETTINGS,
  MOST_LETTERS,
  OUTPUT_SETTINGS,
  PLACE_SETTINGS,
  SHOW_SETTINGS,
} from '../dead-letters/dead-letter-settings.js';
import { deadLetterDetails, deadLetterTable } from '../dead-letters/dead-letter-words.js';
import { isWantedLetter } from '../dead-letters/letter-filter.js';
import { letterSource, lettersOf, sourceWords } from '../dead-letters/letter-source.js';
import { requireOrigin } from '../dead-letters/require-origin.js';
import { usageError } from '../failure.js';
import { examples, paragraphs } from '../help-text.js';
import { LineWriter } from '../output/line-writer.js';
import { addSettings } from '../settings/add-settings.js';
import { readSettings } from '../settings/read-settings.js';
import { addResubmitCommand } from './dead-letters-resubmit.js';

const DESCRIPTION = paragraphs(
  'Shows the records that were put aside, and why: those of a running service, of a log in Kafka (--brokers) or in a ' +
    'folder (--log-dir). From a log they can be sent again, mended or as they were.',
);

const EXAMPLES = examples([
  'slotwise dead-letters list --brokers kafka-1:9092 --code INVALID --open',
  'slotwise dead-letters show slotwise.requests/2@17 --value > mended.json',
  'slotwise dead-letters resubmit slotwise.requests/2@17 --value-file mended.json',
]);

export function addDeadLettersCommand(program: Command, context: CommandContext): void {
  const group = program.command('dead-letters').summary('records put aside, and why').description(DESCRIPTION);
  group.addHelpText('after', EXAMPLES);
  addListCommand(group, context);
  addShowCommand(group, context);
  addResubmitCommand(group, context);
}

/** What a script sees of a letter. */
const plain = ({ letter, resubmittedTo }: StoredDeadLetter): object =>
  resubmittedTo === undefined ? letter : { ...letter, resubmittedTo };

function addListCommand(group: Command, context: CommandContext): void {
  const command = group.command('list').description('list the newest ones, newest first');
  addSettings(command, 'Where from:', PLACE_SETTINGS);
  addSettings(command, 'Kafka:', KAFKA_SETTINGS);
  addSettings(command, 'Which:', { ...FILTER_SETTINGS, ...LIST_SETTINGS });
  addSettings(command, 'Output:', OUTPUT_SETTINGS);
  const settings = { ...PLACE_SETTINGS, ...KAFKA_SETTINGS, ...FILTER_SETTINGS, ...LIST_SETTINGS, ...OUTPUT_SETTINGS };
  command.action(async () => {
    const read = readSettings(command, settings, context.environment);
    const { limit, json, ...filter } = read.values;
    const isNarrowed = filter.open || filter.code !== undefined || filter.topic !== undefined;
    const sayLeftOut = (count: number): void => {
      context.stderr.write(`slotwise: ${count} more are left out, too long for one answer\n`);
    };
    const letters: StoredDeadLetter[] = [];
    const source = letterSource(read, context);
    if (source.kind === 'service' && limit > MOST_LETTERS) {
      throw usageError(`a service shows ${MOST_LETTERS} letters at most; --brokers or --log-dir shows more`, '--limit');
    }
    for await (const stored of lettersOf(source, sayLeftOut, isNarrowed ? MOST_LETTERS : limit)) {
      if (!isWantedLetter(stored, filter)) continue;
      letters.push(stored);
      if (letters.length === limit) break;
    }
    const kind = isNarrowed ? ' of that kind' : '';
    if (letters.length === 0 && !json) context.stderr.write(`slotwise: there are no dead letters${kind}\n`);
    else
      await new LineWriter(context.stdout).write(json ? JSON.stringify(letters.map(plain)) : deadLetterTable(letters));
  });
}

function addShowCommand(group: Command, context: CommandContext): void {
  const command = group
    .command('show')
    .description(`show one with all that is known of it; of a service, one of the newest ${MOST_LETTERS}`)
    .argument('<origin>', 'as "list" prints it: topic/partition@offset');
  addSettings(command, 'Where from:', PLACE_SETTINGS);
  addSettings(command, 'Kafka:', KAFKA_SETTINGS);
  addSettings(command, 'Output:', { ...SHOW_SETTINGS, ...OUTPUT_SETTINGS });
  const settings = { ...PLACE_SETTINGS, ...KAFKA_SETTINGS, ...SHOW_SETTINGS, ...OUTPUT_SETTINGS };
  command.action(async (origin: string) => {
    const read = readSettings(command, settings, context.environment);
    const { json, value } = read.values;
    requireOrigin(origin);
    const source = letterSource(read, context);
    const stored = await found(lettersOf(source), origin);
    if (stored === undefined) {
      throw new Error(`no dead letter of ${origin} at ${sourceWords(source)}; "dead-letters list" names them`);
    }
    if (value) {
      const { truncated, valueBytes } = stored.letter;
      if (truncated === true) context.stderr.write(`slotwise: only the first of ${valueBytes} bytes were kept\n`);
      context.stdout.write(Buffer.from(stored.letter.valueBase64, 'base64'));
      return;
    }
    await new LineWriter(context.stdout).write(json ? JSON.stringify(plain(stored)) : deadLetterDetails(stored));
  });
}

async function found(letters: AsyncIterable<StoredDeadLetter>, origin: string): Promise<StoredDeadLetter | undefined> {
  for await (const stored of letters) if (deadLetterKey(stored.letter) === origin) return stored;
  return undefined;
}
