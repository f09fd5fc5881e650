import type { Command } from 'commander';
import type { CommandContext } from '../command-context.js';
import { acceptedEpochs } from '../decisions/accepted-epochs.js';
import { type DecisionFilter, wantedDecisions } from '../decisions/decision-filter.js';
import type { DecisionLine } from '../decisions/decision-line.js';
import {
  DECISION_SETTINGS,
  FILTER_SETTINGS,
  OUTPUT_SETTINGS,
  SOURCE_SETTINGS,
  VERIFY_SETTINGS,
} from '../decisions/decision-settings.js';
import { decisionLines, decisionSource } from '../decisions/decision-source.js';
import { decisionWords } from '../decisions/decision-words.js';
import { examples, paragraphs } from '../help-text.js';
import { LineWriter } from '../output/line-writer.js';
import { addSettings } from '../settings/add-settings.js';
import { readSettings } from '../settings/read-settings.js';
import { KAFKA_SOURCE_SETTINGS } from '../sources/source-settings.js';

const DESCRIPTION = paragraphs(
  "Prints the decisions that count, by the reader's rule: verdicts, plans and epochs, of a running service or a " +
    'recorded run. With --verify every epoch is decided again from the inputs it consumed; the exit code is 1 if one ' +
    'comes out differently. Columns: epoch, shard, what, cell, request, details (times in UTC).',
);

const EXAMPLES = examples([
  'slotwise decisions --verdict refused',
  'slotwise decisions --request azure-conv-17 --no-follow',
  'slotwise decisions --file run.ndjson.gz --epoch 17672256000.. --json',
  'slotwise decisions --log-dir /var/lib/slotwise --verify',
  'slotwise decisions --brokers kafka-1:9092 --shard 3 --verdict missed',
]);

export function addDecisionsCommand(program: Command, context: CommandContext): void {
  const command = program.command('decisions').summary('follow or print the decision log').description(DESCRIPTION);
  addSettings(command, 'Where from:', SOURCE_SETTINGS);
  addSettings(command, 'Kafka:', KAFKA_SOURCE_SETTINGS);
  addSettings(command, 'Which:', FILTER_SETTINGS);
  addSettings(command, 'Verifying:', VERIFY_SETTINGS);
  addSettings(command, 'Output:', OUTPUT_SETTINGS);
  command.addHelpText('after', EXAMPLES);
  command.action(async () => {
    const read = readSettings(command, DECISION_SETTINGS, context.environment);
    const source = decisionSource(read);
    const { values } = read;
    if (!values.verify) {
      await printDecisions(decisionLines(source, values, context), values, context);
      return;
    }
    // Loaded when it is needed: it brings the whole scheduler along.
    const { printVerified, verifiable } = await import('../verifying/print-verified.js');
    context.endWith(await printVerified(verifiable(source, read), values, context));
  });
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
