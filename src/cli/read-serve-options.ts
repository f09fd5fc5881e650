import type { OnMalformed } from '../replay/index.js';
import { usageError } from './failure.js';
import { readReplay } from './read-replay.js';
import type { ReadServeSettings } from './read-serve-settings.js';
import type { ServeOptions } from './serve-options.js';

/**
 * The options of what serves, as one frozen object.
 * @throws SlotwiseError USAGE for settings that do not go together
 */
export function readServeOptions(read: ReadServeSettings, exit: boolean, onMalformed: OnMalformed): ServeOptions {
  const { values, sourceOf, nameOf } = read;
  const { port, host, logLevel, seed, shards, time, outcomes, json } = values;
  const { bearerToken, catalogue, epochMs, record } = values;
  if (values.brokers !== undefined) {
    const name = nameOf('brokers');
    throw usageError(
      `${name} is not for this build, which has no Kafka adapter; leave it out for the embedded log`,
      name,
    );
  }
  const replay = readReplay(read, onMalformed);
  if (outcomes === 'twin' && sourceOf('outcomes') !== 'default' && replay === undefined) {
    const name = nameOf('outcomes');
    throw usageError(
      `${name} twin needs a recorded channel: add --reports or --replay bundled, or take external`,
      name,
    );
  }
  return Object.freeze({
    ...{ port, host, logLevel, seed, shards, time, outcomes, exit, json },
    ...(bearerToken === undefined ? {} : { bearerToken }),
    ...(catalogue === undefined ? {} : { catalogue }),
    ...(epochMs === undefined ? {} : { epochMs }),
    ...(record === undefined ? {} : { record }),
    ...(replay === undefined ? {} : { replay }),
  });
}
