import type { Command } from 'commander';
import { VERDICTS } from '../../core/messages.js';
import type { CommandContext } from '../command-context.js';
import { acceptedEpochs } from '../decisions/accepted-epochs.js';
import { type DecisionFilter, wantedDecisions } from '../decisions/decision-filter.js';
import type { DecisionLine } from '../decisions/decision-line.js';
import { decisionWords } from '../decisions/decision-words.js';
import { epochRange } from '../decisions/epoch-range.js';
import { recordedDecisions } from '../decisions/recorded-decisions.js';
import { servedDecisions } from '../decisions/served-decisions.js';
import { usageError } from '../failure.js';
import { examples, paragraphs } from '../help-text.js';
import { LineWriter } from '../output/line-writer.js';
import { CLIENT_SETTINGS } from '../service-client/client-settings.js';
import { addSettings } from '../settings/add-settings.js';
import { flag } from '../settings/flag.js';
import { wholeNumber } from '../settings/number-parsers.js';
import { type ReadSettings, readSettings } from '../settings/read-settings.js';
import { single } from '../settings/setting.js';
import { anyText, oneOf } from '../settings/text-parser.js';

const SOURCE_SETTINGS = {
  ...CLIENT_SETTINGS,
  file: single(
    { flags: '--file <file>', variable: 'SLOTWISE_FILE', help: 'a run recorded with --record, instead of a service' },
    anyText,
    undefined,
  ),
  follow: flag(
    {
      flags: '--follow',
      negative: { flags: '--no-follow', help: 'end with what is there' },
      variable: 'SLOTWISE_FOLLOW',
      help: 'wait for what is decided next',
      fallbackWords: 'follow a service',
    },
    undefined,
  ),
};

const FILTER_SETTINGS = {
  cell: single({ flags: '--cell <id>', variable: 'SLOTWISE_CELL', help: 'of this cell' }, anyText, undefined),
  request: single(
    { flags: '--request <id>', variable: 'SLOTWISE_REQUEST', help: 'of this request, with the plans that serve it' },
    anyText,
    undefined,
  ),
  verdict: single(
    { flags: '--verdict <kind>', variable: 'SLOTWISE_VERDICT', help: VERDICTS.join(', ') },
    oneOf(VERDICTS),
    undefined,
  ),
  epoch: single(
    { flags: '--epoch <range>', variable: 'SLOTWISE_EPOCH', help: 'of these epochs: A, A..B, A.. or ..B' },
    epochRange,
    undefined,
  ),
  shard: single(
    { flags: '--shard <number>', variable: 'SLOTWISE_SHARD', help: 'of this shard' },
    wholeNumber(0, Number.MAX_SAFE_INTEGER),
    undefined,
  ),
};

const OUTPUT_SETTINGS = {
  json: flag({ flags: '--json', variable: 'SLOTWISE_JSON', help: 'print the records as NDJSON' }, false),
};

const SETTINGS = { ...SOURCE_SETTINGS, ...FILTER_SETTINGS, ...OUTPUT_SETTINGS };
type Read = ReadSettings<typeof SETTINGS>;

const DESCRIPTION = paragraphs(
  "Prints the decisions that count, by the reader's rule: verdicts, plans and epochs, of a running service or a " +
    'recorded run. Columns: epoch, shard, what, cell, request, details (times in UTC).',
);

const EXAMPLES = examples([
  'slotwise decisions --verdict refused',
  'slotwise decisions --request azure-conv-17 --no-follow',
  'slotwise decisions --file run.ndjson.gz --epoch 17672256000.. --json',
]);

export function addDecisionsCommand(program: Command, context: CommandContext): void {
  const command = program.command('decisions').summary('follow or print the decision log').description(DESCRIPTION);
  addSettings(command, 'Where from:', SOURCE_SETTINGS);
  addSettings(command, 'Which:', FILTER_SETTINGS);
  addSettings(command, 'Output:', OUTPUT_SETTINGS);
  command.addHelpText('after', EXAMPLES);
  command.action(async () => {
    const read = readSettings(command, SETTINGS, context.environment);
    await printDecisions(linesFrom(read, context), read.values, context);
  });
}

/** On the command line a file and a URL exclude each other; of the two, the one on the command line wins. */
function linesFrom({ values, sourceOf, nameOf }: Read, { fetch }: CommandContext): AsyncIterable<DecisionLine> {
  const { file, url, token, shard, follow } = values;
  const urlGiven = sourceOf('url') === 'option';
  if (file === undefined || (urlGiven && sourceOf('file') !== 'option')) {
    return servedDecisions({ url, token, fetch }, { shard, follow: follow ?? true });
  }
  if (urlGiven) throw usageError(`${nameOf('url')} and ${nameOf('file')} exclude each other: name one source`);
  if (follow === true && sourceOf('follow') === 'option') {
    throw usageError(`${nameOf('follow')} is for a running service; a recorded run has an end`);
  }
  return recordedDecisions(file, nameOf('file'));
}

async function printDecisions(
  lines: AsyncIterable<DecisionLine>,
  { json, ...filter }: DecisionFilter & { readonly json: boolean },
  { stdout }: CommandContext,
): Promise<void> {
  const output = new LineWriter(stdout);
  for await (const epoch of acceptedEpochs(lines)) {
    for (const decision of wantedDecisions(epoch, filter)) {
      const line = json ? JSON.stringify(decision) : decisionWords(decision, epoch.shard);
      if (!(await output.write(line))) return;
    }
  }
}
