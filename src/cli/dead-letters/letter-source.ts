import { DEFAULT_TOPIC_PREFIX } from '../../contracts/index.js';
import { newestDeadLetters, type StoredDeadLetter } from '../../streams/index.js';
import type { CommandContext } from '../command-context.js';
import { readKafkaPlace, refuseWithoutKafka } from '../read-kafka.js';
import type { ServiceAddress } from '../service-client/get-from-service.js';
import { chosenSource } from '../sources/chosen-source.js';
import { openStoredLog, type StoredLog } from '../sources/stored-log.js';
import { MOST_LETTERS, type ReadPlaceSettings } from './dead-letter-settings.js';
import { servedDeadLetters } from './served-dead-letters.js';

/** Where dead letters are read from. */
export type LetterSource = { readonly kind: 'service'; readonly address: ServiceAddress } | StoredLog;

/** @throws SlotwiseError USAGE for settings that do not go together */
export function letterSource(read: ReadPlaceSettings, { fetch }: Pick<CommandContext, 'fetch'>): LetterSource {
  const { url, token, logDir } = read.values;
  const key = chosenSource(read, ['logDir', 'brokers'], 'url');
  if (key !== 'brokers') refuseWithoutKafka(read);
  if (key === 'logDir' && logDir !== undefined) return { kind: 'folder', folder: logDir };
  const kafka = key === 'brokers' ? readKafkaPlace(read, DEFAULT_TOPIC_PREFIX) : undefined;
  return kafka === undefined ? { kind: 'service', address: { url, token, fetch } } : { kind: 'kafka', kafka };
}

/** What to call it in a sentence. */
export function sourceWords(source: LetterSource): string {
  switch (source.kind) {
    case 'service':
      return source.address.url;
    case 'folder':
      return source.folder;
    case 'kafka':
      return `${source.kafka.brokers.join(',')}, topics ${source.kafka.topicPrefix}*`;
  }
}

/**
 * Dead letters, newest first; of a running service, the newest ones it shows.
 * @param onLeftOut told of how many it shows no more than that they are there
 */
export async function* lettersOf(
  source: LetterSource,
  onLeftOut: (count: number) => void = () => undefined,
  mostOfService = MOST_LETTERS,
): AsyncGenerator<StoredDeadLetter> {
  if (source.kind === 'service') {
    const { letters, leftOut } = await servedDeadLetters(source.address, Math.min(mostOfService, MOST_LETTERS));
    if (leftOut > 0) onLeftOut(leftOut);
    yield* letters;
    return;
  }
  const { log, topics } = await openStoredLog(source);
  try {
    yield* newestDeadLetters(log, topics.deadLetters);
  } finally {
    await log.close();
  }
}
