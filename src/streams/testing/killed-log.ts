import type { EventLog } from '../event-log.js';

/**
 * A log as a process sees it that is killed after so many records: they reach the log that outlives it, cut in the
 * middle of an append if need be; nothing after them does.
 */
export function killedAfter<Log extends EventLog>(records: number, log: Log): Log {
  let left = records;
  const append: EventLog['append'] = async (topic, partition, wanted) => {
    const written = wanted.slice(0, left);
    left -= written.length;
    const offset = written.length > 0 ? await log.append(topic, partition, written) : -1;
    if (written.length < wanted.length) throw new Error('killed');
    return offset;
  };
  return Object.assign(Object.create(log) as Log, { append });
}
