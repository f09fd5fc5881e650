import { beforeAll, describe, expect, it } from '@jest/globals';
import { writtenRecording, TRACTOR_HEADER, tractorRows } from '../../test/replay-data/recordings.js';
import type { EmbeddedEventLog } from '../streams/embedded/index.js';
import { killedAfter } from '../streams/testing/killed-log.js';
import { type PlayerOptions, ReplayPlayer, type ReplayResult } from './player.js';
import { REPLAY_SOURCE } from './record-bytes.js';
import type { ReplayOptions } from './replay-options.js';
import {
  jumpingClock,
  PARTITIONS,
  partitionsOf,
  replayLog,
  shortReplay,
  START_MS,
  textsOf,
  TOPICS,
} from './testing/short-replay.js';

interface Attempt extends Partial<PlayerOptions> {
  /** Records that reach the log before the process is killed, in the middle of a batch if need be. */
  readonly survives?: number;
  readonly replay?: Partial<ReplayOptions>;
}

/** One process: plays on a log that outlives it. */
async function play(
  log: EmbeddedEventLog,
  { survives = Infinity, replay, ...options }: Attempt = {},
): Promise<ReplayResult> {
  const base = {
    log: killedAfter(survives, log),
    topics: TOPICS,
    partitions: PARTITIONS,
    epochMs: 100,
    speed: 'max',
  } as const;
  return new ReplayPlayer(await shortReplay(replay), { ...base, ...options }).play();
}

async function killed(log: EmbeddedEventLog, survives: number, options: Attempt = {}): Promise<void> {
  await expect(play(log, { survives, ...options })).rejects.toThrow('killed');
}

describe('a replay on a log that holds its beginning', () => {
  let undisturbed: string[][];
  let whole: ReplayResult;

  beforeAll(async () => {
    const log = await replayLog();
    whole = await play(log);
    undisturbed = await textsOf(log);
    expect(undisturbed.flat()).toHaveLength(444);
  });

  it.each([0, 1, 5, 6, 7, 100, 255, 443])('goes on after %d records as if it had never stopped', async (records) => {
    const log = await replayLog();
    await killed(log, records, { batchRecords: 7 });
    expect((await textsOf(log)).flat()).toHaveLength(records);
    expect(await play(log)).toEqual(whole);
    expect(await textsOf(log)).toEqual(undisturbed);
  });

  it.each([3, 50, 137])('may be killed every %d records, again and again', async (records) => {
    const log = await replayLog();
    for (let held = 0; held + records < 444; held += records) await killed(log, records, { batchRecords: 11 });
    await play(log);
    expect(await textsOf(log)).toEqual(undisturbed);
  });

  it('writes nothing when it is all there', async () => {
    const log = await replayLog();
    await play(log);
    expect(await play(log, { survives: 0 })).toEqual(whole);
  });

  it('does not wait for what is there, and keeps its pace from there on', async () => {
    const log = await replayLog();
    await killed(log, 200, { batchRecords: 1 });
    const clock = jumpingClock();
    await play(log, { speed: 1, clock });
    const times = (await partitionsOf(log)).map((records) => records.map(({ timestampMs }) => timestampMs));
    const firstMissingMs = times.flat().sort((one, other) => one - other)[200] ?? 0;
    const waitedMs = clock.waits.reduce((sum, ms) => sum + ms, 0);
    expect(firstMissingMs).toBeGreaterThan(START_MS + 1000);
    expect(waitedMs).toBeCloseTo(START_MS + 3100 - firstMissingMs, 3);
  });

  it('tells how far the whole replay is', async () => {
    const log = await replayLog();
    await killed(log, 300);
    const told: number[] = [];
    await play(log, { onProgress: ({ requests, reports }) => told.push(requests + reports) });
    expect(told).toHaveLength(31);
    expect(told.at(-1)).toBe(252);
  });
});

describe('a log that holds something else', () => {
  const otherRecording = writtenRecording('other.csv', [
    TRACTOR_HEADER,
    ...['cell-a', 'cell-b', 'cell-c', 'cell-d'].flatMap((cell) => tractorRows(cell, 'somebody', 0, 3000)).sort(),
  ]);

  /** What a second process said, on a log with `records` of the replay; that the log is as it was. */
  async function refused(records: number, attempt: Attempt): Promise<unknown> {
    const log = await replayLog();
    await killed(log, records);
    const before = await textsOf(log);
    const error: unknown = await play(log, attempt).catch((thrown: unknown) => thrown);
    expect(await textsOf(log)).toEqual(before);
    return error;
  }

  it.each<[string, Attempt]>([
    ['seed', { replay: { seed: 2 } }],
    ['load', { replay: { load: 3 } }],
    ['start', { replay: { startAtMs: START_MS + 1 } }],
    ['stretch', { replay: { fromMs: 250 } }],
    ['epoch length', { epochMs: 250 }],
    ['number of shards', { partitions: 2 }],
  ])('is left alone: another %s', async (_, attempt) => {
    expect(await refused(300, attempt)).toMatchObject({
      code: 'REPLAY_DIFFERS',
      message: expect.stringMatching(/^re(quests|ports)\/\d: .* belong.* fresh --log-dir$/),
    });
  });

  it('is left alone: another recording', async () => {
    const reports = [{ path: await otherRecording }];
    expect(await refused(300, { replay: { reports } })).toMatchObject({ code: 'REPLAY_DIFFERS' });
  });

  it('is left alone: a longer replay', async () => {
    expect(await refused(440, { replay: { forMs: 1000 } })).toMatchObject({
      code: 'REPLAY_DIFFERS',
      message: expect.stringMatching(/\d+ records are there, where \d+ belong/),
    });
  });

  it('is left alone, though only one partition tells', async () => {
    const log = await replayLog();
    await killed(log, 300);
    const headers = { ce_source: REPLAY_SOURCE, ce_sequence: '1' };
    await log.append(TOPICS.reports, 2, [{ key: 'k', value: new Uint8Array([1]), headers }]);
    const before = await textsOf(log);
    await expect(play(log)).rejects.toThrow(/^reports\/2: /);
    expect(await textsOf(log)).toEqual(before);
  });

  it('is left alone when its records are not numbered', async () => {
    const log = await replayLog();
    const headers = { ce_source: REPLAY_SOURCE };
    await log.append(TOPICS.reports, 2, [{ key: 'k', value: new Uint8Array([1]), headers }]);
    await expect(play(log)).rejects.toThrow(/^reports\/2: the record at offset 0 is not numbered \(ce_sequence\)/);
  });

  it('is told apart by a header or a time stamp alone', async () => {
    for (const change of [{ timestampMs: 1 }, { key: 'x' }, { headers: { ce_id: 'x' } }]) {
      const log = await replayLog();
      await killed(log, 5);
      const other = await replayLog();
      for (const { topic, partition, ...record } of (await partitionsOf(log)).flat()) {
        await other.append(topic, partition, [
          { ...record, ...change, headers: { ...record.headers, ...change.headers } },
        ]);
      }
      await expect(play(other)).rejects.toMatchObject({ code: 'REPLAY_DIFFERS' });
    }
  });

  it('says what to do when a replay starts now', async () => {
    const startsNow = { startsNow: true, replay: { startAtMs: START_MS + 60_000 } };
    expect(await refused(20, startsNow)).toMatchObject({
      code: 'REPLAY_DIFFERS',
      message: expect.stringContaining('--start-at'),
    });
  });

  it('cannot be checked when nothing of it is left', async () => {
    const log = await replayLog();
    await killed(log, 20);
    log.beginOffset = (topic, partition) => log.endOffset(topic, partition);
    await expect(play(log)).rejects.toThrow(/none of the \d+ records written before is left to compare/);
  });

  it('leaves the records of others in between alone', async () => {
    const log = await replayLog();
    const stranger = { key: 'k', value: new Uint8Array([1]) };
    await log.append(TOPICS.requests, 0, [stranger]);
    await killed(log, 120);
    await log.append(TOPICS.requests, 0, [stranger, stranger]);
    await play(log);
    const own = await replayLog();
    await play(own);
    const values = async (of: EmbeddedEventLog): Promise<readonly string[]> =>
      (await partitionsOf(of)).flat().map(({ headers, value }) => `${headers.ce_sequence} ${String(value)}`);
    const texts = await values(log);
    expect(texts.filter((text) => text !== 'undefined 1')).toEqual(await values(own));
    expect(texts).toHaveLength((await values(own)).length + 3);
  });
});
