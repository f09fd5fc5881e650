import type { Command } from 'commander';
import { buffer } from 'node:stream/consumers';
import type { CommandContext } from '../command-context.js';
import {
  FILTER_SETTINGS,
  KAFKA_SETTINGS,
  OUTPUT_SETTINGS,
  PLACE_SETTINGS,
  RESUBMIT_SETTINGS,
} from '../dead-letters/dead-letter-settings.js';
import { letterSource } from '../dead-letters/letter-source.js';
import { requireOrigin } from '../dead-letters/require-origin.js';
import type { LetterChoice } from '../dead-letters/resubmitting/chosen-letters.js';
import { runResubmission } from '../dead-letters/resubmitting/run-resubmission.js';
import { usageError } from '../failure.js';
import { examples, paragraphs } from '../help-text.js';
import { openInput } from '../input/open-input.js';
import { addSettings } from '../settings/add-settings.js';
import { type ReadSettings, readSettings } from '../settings/read-settings.js';

const DESCRIPTION = paragraphs(
  'Appends the original bytes to the topic they came from, in the partition of their cell, and notes it among the dead ' +
    'letters. What is certain to be put aside again is not sent. If it is rejected all the same, that is a new dead letter.',
  'A folder (--log-dir) must not be in use. The exit code is 1 if a letter that was named was not sent.',
);

const EXAMPLES = examples([
  'slotwise dead-letters resubmit slotwise.requests/2@17 --brokers kafka-1:9092',
  'slotwise dead-letters resubmit slotwise.requests/2@17 --value-file mended.json',
  'slotwise dead-letters resubmit --code WRONG_PARTITION --dry-run',
]);

const SETTINGS = {
  ...PLACE_SETTINGS,
  ...KAFKA_SETTINGS,
  ...FILTER_SETTINGS,
  ...RESUBMIT_SETTINGS,
  ...OUTPUT_SETTINGS,
};

export function addResubmitCommand(group: Command, context: CommandContext): void {
  const command = group
    .command('resubmit')
    .summary('send some again, mended or as they were')
    .description(DESCRIPTION)
    .argument('[origins...]', 'as "list" prints them: topic/partition@offset');
  addSettings(command, 'Where:', PLACE_SETTINGS);
  addSettings(command, 'Kafka:', KAFKA_SETTINGS);
  addSettings(command, 'Which:', { ...FILTER_SETTINGS, all: RESUBMIT_SETTINGS.all, again: RESUBMIT_SETTINGS.again });
  addSettings(command, 'How:', { valueFile: RESUBMIT_SETTINGS.valueFile, dryRun: RESUBMIT_SETTINGS.dryRun });
  addSettings(command, 'Output:', OUTPUT_SETTINGS);
  command.addHelpText('after', EXAMPLES);
  command.action(async (origins: readonly string[]) => {
    const read = readSettings(command, SETTINGS, context.environment);
    const { valueFile, dryRun, json } = read.values;
    const choice = letterChoice(origins, read);
    const source = letterSource(read, context);
    if (source.kind === 'service') {
      throw usageError('a service only shows its dead letters; say where the log is: --brokers, or --log-dir');
    }
    const value =
      valueFile === undefined ? undefined : await buffer(await openInput(valueFile, '--value-file', context.stdin));
    const options = { choice, dryRun, json, ...(value === undefined ? {} : { value }) };
    context.endWith(await runResubmission(source, options, context));
  });
}

/** @throws SlotwiseError USAGE unless it is clear what is meant */
function letterChoice(
  origins: readonly string[],
  { values, sourceOf, nameOf }: ReadSettings<typeof SETTINGS>,
): LetterChoice {
  const { code, topic, all, again, valueFile } = values;
  origins.forEach(requireOrigin);
  const narrowing = (['all', 'code', 'topic'] as const).filter((key) => sourceOf(key) === 'option');
  const [first] = narrowing;
  if (origins.length > 0 && first !== undefined) {
    throw usageError(`${nameOf(first)} does not go with letters that are named`, nameOf(first));
  }
  if (valueFile !== undefined && origins.length !== 1) {
    throw usageError(`${nameOf('valueFile')} is for one letter: name it`, nameOf('valueFile'));
  }
  if (origins.length > 0) return { origins, again, code: undefined, topic: undefined };
  if (!all && code === undefined && topic === undefined) {
    throw usageError('say which: topic/partition@offset, --code, --topic or --all');
  }
  return { origins, again, code, topic };
}
