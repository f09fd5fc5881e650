import { DEFAULT_TOPIC_PREFIX } from '../../contracts/index.js';
import { usageError } from '../failure.js';
import type { ProgramDependencies } from '../program-dependencies.js';
import { readKafkaPlace, refuseWithoutKafka } from '../read-kafka.js';
import { chosenSource } from '../sources/chosen-source.js';
import { openStoredLog, type StoredLog } from '../sources/stored-log.js';
import type { DecisionLine } from './decision-line.js';
import type { DecisionSettings, ReadDecisionSettings } from './decision-settings.js';
import { recordedDecisions } from './recorded-decisions.js';
import { servedDecisions } from './served-decisions.js';
import { storedDecisions } from './stored-decisions.js';

/** Where decisions are read from. */
export type DecisionSource =
  { readonly kind: 'service' } | { readonly kind: 'file'; readonly path: string; readonly option: string } | StoredLog;

/** @throws SlotwiseError USAGE for settings that do not go together */
export function decisionSource(read: ReadDecisionSettings): DecisionSource {
  const { values, sourceOf, nameOf } = read;
  const key = chosenSource(read, ['file', 'logDir', 'brokers'], 'url');
  if (key !== 'brokers') refuseWithoutKafka(read);
  const { file, logDir, follow } = values;
  const hasEnd = key === 'file' || key === 'logDir';
  if (hasEnd && follow === true && sourceOf('follow') === 'option') {
    throw usageError(`${nameOf('follow')} is for a running service or Kafka; ${nameOf(key)} has an end`);
  }
  if (key === 'file' && file !== undefined) return { kind: 'file', path: file, option: nameOf('file') };
  if (key === 'logDir' && logDir !== undefined) return { kind: 'folder', folder: logDir };
  const kafka = key === 'brokers' ? readKafkaPlace(read, DEFAULT_TOPIC_PREFIX) : undefined;
  return kafka === undefined ? { kind: 'service' } : { kind: 'kafka', kafka };
}

/** The lines of a source. @throws SlotwiseError for files and logs, Error in words for a service that is not there */
export async function* decisionLines(
  source: DecisionSource,
  { url, token, shard, follow }: DecisionSettings,
  { fetch }: Pick<ProgramDependencies, 'fetch'>,
): AsyncGenerator<DecisionLine> {
  switch (source.kind) {
    case 'service':
      yield* servedDecisions({ url, token, fetch }, { shard, follow: follow ?? true });
      return;
    case 'file':
      yield* recordedDecisions(source.path, source.option);
      return;
    case 'folder':
      yield* fromLog(source, { shard, follow: false });
      return;
    case 'kafka':
      yield* fromLog(source, { shard, follow: follow ?? true });
  }
}

async function* fromLog(
  stored: StoredLog,
  wanted: Parameters<typeof storedDecisions>[1],
): AsyncGenerator<DecisionLine> {
  const opened = await openStoredLog(stored);
  try {
    yield* storedDecisions(opened, wanted);
  } finally {
    await opened.log.close();
  }
}
