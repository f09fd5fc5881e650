import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FinalReport, RunningService } from '../cli/running-service.js';
import type { ServeOptions, ServeReplay } from '../cli/serve-options.js';
import { topicNames } from '../contracts/index.js';
import { bundledRecording } from '../replay/index.js';
import type { LogRecord } from '../streams/index.js';
import { openLog } from './open-log.js';
import { startService } from './start-service.js';

const NEVER = new AbortController().signal;
const SHARDS = 2;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slotwise-restart-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Two seconds of the bundled recording, the log in the folder. */
function options(replay: Partial<ServeReplay> = {}, more: Partial<ServeOptions> = {}): ServeOptions {
  return {
    port: 0,
    host: '127.0.0.1',
    logLevel: 'silent',
    exemplars: false,
    seed: 1,
    shards: SHARDS,
    durableLog: { folder, fsync: 'no', onTornTail: () => undefined },
    time: 'event',
    outcomes: 'twin',
    checkpointEvery: 10,
    ignoreCheckpoints: false,
    changeCatalogue: false,
    recordInputs: false,
    replay: { ...bundledRecording(), forMs: 2000, speed: 'max', ...replay },
    exit: true,
    json: false,
    graceMs: 30_000,
    ...more,
  };
}

/** One process that serves until the replay is done. */
async function finished(asked = options()): Promise<FinalReport> {
  const service: RunningService = await startService(asked, NEVER);
  try {
    const end = await Promise.race([service.finished, service.failed]);
    if (end instanceof Error) throw end;
    return end;
  } finally {
    await service.close();
  }
}

type Logged = Readonly<Record<'inputs' | 'outcomes' | 'decisions', readonly LogRecord[]>>;

const isOwnership = ({ headers }: LogRecord): boolean => headers.ce_type === 'slotwise.ownership';

/** What the log holds. */
async function logged(): Promise<Logged> {
  const topics = topicNames();
  const log = await openLog(options(), topics, { onFailure: () => undefined, stop: NEVER });
  const all = async (...names: readonly string[]): Promise<readonly LogRecord[]> => {
    const places = names.flatMap((topic) => Array.from({ length: SHARDS }, (_, partition) => ({ topic, partition })));
    const parts = places.map((place) => log.read({ ...place, fromOffset: 0, maxRecords: 100_000 }));
    return (await Promise.all(parts)).flat();
  };
  try {
    return {
      inputs: await all(topics.requests, topics.reports),
      outcomes: await all(topics.outcomes),
      decisions: await all(topics.decisions),
    };
  } finally {
    await log.close();
  }
}

describe('a service that is started again on its log', () => {
  it('reports the same end when everything had been decided, and writes nothing again', async () => {
    const { summary, perCell, records } = await finished();
    const before = await logged();
    expect(records).toBeGreaterThan(100);
    const again = await finished();
    expect({ perCell: again.perCell, records: again.records }).toEqual({ perCell, records });
    expect(again.summary).toMatchObject({ received: summary.received, onTime: summary.onTime, inFlight: 0 });
    const { decisions, ...others } = await logged();
    const added = decisions.filter(({ offset, partition }) =>
      before.decisions.every((known) => known.offset !== offset || known.partition !== partition),
    );
    expect(added.every(isOwnership)).toBe(true);
    expect({ ...others, decisions: decisions.filter((record) => !added.includes(record)) }).toEqual(before);
  });

  it('refuses to start with another replay, before anybody takes a shard', async () => {
    await finished();
    const before = await logged();
    await expect(startService(options({ seed: 2 }), NEVER)).rejects.toMatchObject({ code: 'REPLAY_DIFFERS' });
    await expect(startService(options({}, { time: 'clock' }), NEVER)).rejects.toMatchObject({
      code: 'REPLAY_DIFFERS',
      message: expect.stringContaining('--start-at'),
    });
    expect(await logged()).toEqual(before);
  });
});
