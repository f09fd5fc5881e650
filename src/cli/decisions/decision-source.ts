import type { EventLog } from '../../streams/event-log.js';
import { openDurableLog } from '../../streams/durable/index.js';
import { usageError } from '../failure.js';
import type { ProgramDependencies } from '../program-dependencies.js';
import type { DecisionLine } from './decision-line.js';
import type { DecisionSettings, ReadDecisionSettings } from './decision-settings.js';
import { recordedDecisions } from './recorded-decisions.js';
import { servedDecisions } from './served-decisions.js';
import { storedDecisions } from './stored-decisions.js';

/** Where decisions are read from. */
export type DecisionSource =
  | { readonly kind: 'service' }
  | { readonly kind: 'file'; readonly path: string; readonly option: string }
  | { readonly kind: 'folder'; readonly folder: string };

const SOURCES = ['file', 'logDir', 'url'] as const;

/** On the command line the sources exclude each other; of those set elsewhere, the one on the command line wins. */
export function decisionSource({ values, sourceOf, nameOf }: ReadDecisionSettings): DecisionSource {
  const given = SOURCES.filter((key) => sourceOf(key) === 'option');
  const [first, second] = given;
  if (first !== undefined && second !== undefined) {
    throw usageError(`${nameOf(first)} and ${nameOf(second)} exclude each other: name one source`);
  }
  const key = first ?? SOURCES.find((one) => sourceOf(one) === 'variable') ?? 'url';
  if (key !== 'url' && values.follow === true && sourceOf('follow') === 'option') {
    throw usageError(`${nameOf('follow')} is for a running service; ${nameOf(key)} has an end`);
  }
  const { file, logDir } = values;
  if (key === 'file' && file !== undefined) return { kind: 'file', path: file, option: nameOf('file') };
  if (key === 'logDir' && logDir !== undefined) return { kind: 'folder', folder: logDir };
  return { kind: 'service' };
}

/** The lines of a source. @throws SlotwiseError for files and folders, Error in words for a service that is not there */
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
      yield* storedDecisions(await openStoredLog(source.folder));
  }
}

/** A durable log as it is, without disturbing whoever writes it. @throws SlotwiseError LOG_CORRUPT, LOG_TOO_NEW, LOG_FOLDER_UNUSABLE */
export function openStoredLog(folder: string): Promise<EventLog> {
  return openDurableLog({ folder, readOnly: true, now: () => Date.now() });
}
