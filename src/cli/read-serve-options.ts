import type { OnMalformed } from '../replay/index.js';
import { DEFAULT_TOPIC_PREFIX } from '../contracts/index.js';
import { usageError } from './failure.js';
import { readKafka } from './read-kafka.js';
import { readReplay } from './read-replay.js';
import type { ReadServeSettings } from './read-serve-settings.js';
import type { ServeDurableLog, ServeKafka, ServeOptions } from './serve-options.js';

/** Who is told what goes wrong on the way without ending it. */
export interface ServeReports {
  readonly onMalformed: OnMalformed;
  readonly onTornTail: ServeDurableLog['onTornTail'];
  readonly onWaiting: ServeKafka['onWaiting'];
}

/** A demonstration never writes into the topics of production. */
const DEMO_TOPIC_PREFIX = `${DEFAULT_TOPIC_PREFIX}demo.`;

/**
 * The options of what serves, as one frozen object.
 * @throws SlotwiseError USAGE for settings that do not go together
 */
export function readServeOptions(read: ReadServeSettings, exit: boolean, reports: ServeReports): ServeOptions {
  const { values, sourceOf, nameOf } = read;
  const { port, host, logLevel, exemplars, seed, shards, time, outcomes, json, grace: graceMs } = values;
  const { bearerToken, catalogue, epochMs, record, checkpointEvery, ignoreCheckpoints, changeCatalogue, recordInputs } =
    values;
  const replay = readReplay(read, reports.onMalformed);
  if (outcomes === 'twin' && sourceOf('outcomes') !== 'default' && replay === undefined) {
    const name = nameOf('outcomes');
    throw usageError(
      `${name} twin needs a recorded channel: add --reports or --replay bundled, or take external`,
      name,
    );
  }
  if (recordInputs && record === undefined && sourceOf('recordInputs') === 'option') {
    throw usageError(`${nameOf('recordInputs')} needs a file: add --record run.ndjson.gz`, nameOf('recordInputs'));
  }
  const durableLog = readDurableLog(read, reports);
  const kafka = readKafka(read, replay === undefined ? DEFAULT_TOPIC_PREFIX : DEMO_TOPIC_PREFIX, reports.onWaiting);
  if (kafka !== undefined && durableLog !== undefined) {
    throw usageError(`${nameOf('brokers')} and ${nameOf('logDir')} exclude each other: one log, one place`);
  }
  return Object.freeze({
    ...{ port, host, logLevel, exemplars, seed, shards, time, outcomes, exit, json, graceMs },
    ...{ checkpointEvery, ignoreCheckpoints, changeCatalogue, recordInputs },
    ...(bearerToken === undefined ? {} : { bearerToken }),
    ...(catalogue === undefined ? {} : { catalogue }),
    ...(epochMs === undefined ? {} : { epochMs }),
    ...(record === undefined ? {} : { record }),
    ...(durableLog === undefined ? {} : { durableLog }),
    ...(kafka === undefined ? {} : { kafka }),
    ...(replay === undefined ? {} : { replay }),
  });
}

function readDurableLog(
  { values, sourceOf, nameOf }: ReadServeSettings,
  { onTornTail }: ServeReports,
): ServeDurableLog | undefined {
  const { logDir: folder, logFsync: fsync } = values;
  if (folder !== undefined) return { folder, fsync, onTornTail };
  if (sourceOf('logFsync') !== 'option') return undefined;
  const name = nameOf('logFsync');
  throw usageError(`${name} is for a log in a folder; add --log-dir, or leave it out`, name);
}
