import { BUNDLED_CATALOGUE, chosenCatalogue } from '../../contracts/catalogue/index.js';
import type { CommandContext } from '../command-context.js';
import type { DecisionSettings, ReadDecisionSettings } from '../decisions/decision-settings.js';
import type { DecisionSource } from '../decisions/decision-source.js';
import { recordedDecisions } from '../decisions/recorded-decisions.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { usageError } from '../failure.js';
import { LineWriter } from '../output/line-writer.js';
import { openStoredLog } from '../sources/stored-log.js';
import { openRecordedLog } from './open-recorded-log.js';
import { verifiedWords } from './verified-words.js';
import { verifyLog } from './verify-log.js';

type VerifiableSource = Exclude<DecisionSource, { kind: 'service' }>;

const NARROWER = ['cell', 'request', 'verdict', 'epoch'] as const;

/** A whole shard is verified or nothing: every epoch depends on those before it. */
export function verifiable(
  source: DecisionSource,
  { values, sourceOf, nameOf }: ReadDecisionSettings,
): VerifiableSource {
  const narrower = NARROWER.find((key) => values[key] !== undefined && sourceOf(key) === 'option');
  if (narrower !== undefined) {
    throw usageError(`${nameOf(narrower)} does not go with ${nameOf('verify')}: all epochs of a shard are run again`);
  }
  if (source.kind !== 'service') return source;
  throw usageError(
    `${nameOf('verify')} needs what a run was decided from: ${nameOf('logDir')}, ${nameOf('brokers')}, or ${nameOf('file')} recorded with --record-inputs`,
  );
}

/** Prints what came of verifying, shard by shard. */
export async function printVerified(
  source: VerifiableSource,
  { json, shard, catalogues: paths = [BUNDLED_CATALOGUE], epochMs }: DecisionSettings,
  context: CommandContext,
): Promise<ExitCode> {
  const opened = await (source.kind === 'file'
    ? openRecordedLog(recordedDecisions(source.path, source.option), source.path)
    : openStoredLog(source));
  const length = epochMs === undefined ? {} : { epochMs };
  const catalogues = paths.map((path) => chosenCatalogue({ catalogue: path, ...length }));
  const output = new LineWriter(context.stdout);
  let different = false;
  try {
    for await (const verified of verifyLog({ ...opened, catalogues, shard }, context)) {
      different ||= verified.difference !== undefined;
      await output.write(json ? JSON.stringify(verified) : verifiedWords(verified));
    }
  } finally {
    await opened.log.close();
  }
  return different ? EXIT.failed : EXIT.done;
}
