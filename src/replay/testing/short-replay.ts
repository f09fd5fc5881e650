import {
  AZURE_HEADER,
  azureRows,
  SMALL_CATALOGUE,
  TRACTOR_HEADER,
  tractorRows,
  writtenRecording,
} from '../../../test/replay-data/recordings.js';
import { EmbeddedEventLog } from '../../streams/embedded/index.js';
import type { LogRecord } from '../../streams/event-log.js';
import type { PaceClock } from '../pace-clock.js';
import type { ReplayOptions } from '../replay-options.js';
import { openReplay, type Replay } from '../replay.js';

export const START_MS = 1_767_225_600_000;
export const PARTITIONS = 3;
export const TOPICS = { requests: 'requests', reports: 'reports' } as const;
const CELLS = ['cell-a', 'cell-b', 'cell-c', 'cell-d'];

const channel = writtenRecording('channel.csv', [
  TRACTOR_HEADER,
  ...Array.from({ length: 13 }, (_, index) =>
    CELLS.flatMap((cell) => tractorRows(cell, 'u', index * 250, index * 250)),
  ).flat(),
  'cell-a,not-a-time,u,9,0',
]);
const trace = writtenRecording('trace.csv', [
  AZURE_HEADER,
  ...azureRows(...Array.from({ length: 100 }, (_, i) => i * 29)),
]);

/** Three seconds in four cells: 200 requests and 52 reports, and a line that does not parse. */
export async function shortReplay(options?: Partial<ReplayOptions>): Promise<Replay> {
  return options === undefined ? usual : opened(options);
}

async function opened(options: Partial<ReplayOptions>): Promise<Replay> {
  const paths = { requests: [{ path: await trace }], reports: [{ path: await channel }] };
  return openReplay({ ...paths, load: 2, ...options }, SMALL_CATALOGUE);
}

const usual = opened({});

/** A log with the topics a replay is written to. */
export async function replayLog(): Promise<EmbeddedEventLog> {
  const log = new EmbeddedEventLog({ now: () => 0 });
  await log.ensureTopics(Object.values(TOPICS).map((topic) => ({ topic, partitions: PARTITIONS })));
  return log;
}

/** Everything in it, partition by partition. */
export async function partitionsOf(log: EmbeddedEventLog): Promise<readonly (readonly LogRecord[])[]> {
  const all = Object.values(TOPICS).flatMap((topic) =>
    Array.from({ length: PARTITIONS }, (_, partition) =>
      log.read({ topic, partition, fromOffset: 0, maxRecords: 100_000 }),
    ),
  );
  return Promise.all(all);
}

export const textOf = ({ key, value, timestampMs, headers }: LogRecord): string =>
  JSON.stringify([key, new TextDecoder().decode(value), timestampMs, headers]);

export const textsOf = async (log: EmbeddedEventLog): Promise<string[][]> =>
  (await partitionsOf(log)).map((records) => records.map(textOf));

/** A clock that jumps to the end of every wait. */
export function jumpingClock(): PaceClock & { readonly waits: number[] } {
  const waits: number[] = [];
  let nowMs = 1000;
  return {
    waits,
    nowMs: () => nowMs,
    wait: (ms) => {
      waits.push(ms);
      nowMs += ms;
      return Promise.resolve();
    },
  };
}
