import { describe, expect, it } from '@jest/globals';
import { partitionOf, readReportRecord, readRequestRecord } from '../contracts/index.js';
import { EmbeddedEventLog } from '../streams/embedded/index.js';
import type { PaceClock } from './pace-clock.js';
import { type PlayerOptions, ReplayPlayer, type ReplayProgress, type ReplayResult } from './player.js';
import {
  jumpingClock,
  PARTITIONS,
  partitionsOf,
  replayLog,
  shortReplay,
  START_MS as START,
  textOf,
  textsOf,
  TOPICS,
} from './testing/short-replay.js';

interface Played {
  readonly log: EmbeddedEventLog;
  readonly result: ReplayResult;
}

async function played(options: Partial<PlayerOptions> = {}, on?: EmbeddedEventLog): Promise<Played> {
  const log = on ?? (await replayLog());
  const base = { log, topics: TOPICS, partitions: PARTITIONS, epochMs: 100, speed: 'max' } as const;
  return { log, result: await new ReplayPlayer(await shortReplay(), { ...base, ...options }).play() };
}

const writtenBy = async (options: Partial<PlayerOptions>): Promise<string[][]> => textsOf((await played(options)).log);

describe('the player', () => {
  it('writes the same bytes in the same order at every speed and batch size', async () => {
    const reference = await writtenBy({});
    expect(reference.flat().length).toBeGreaterThan(200);
    expect(await writtenBy({ batchRecords: 1 })).toEqual(reference);
    expect(await writtenBy({ batchRecords: 7 })).toEqual(reference);
    expect(await writtenBy({ speed: 1, clock: jumpingClock() })).toEqual(reference);
    expect(await writtenBy({ speed: 1000, clock: jumpingClock(), batchRecords: 3 })).toEqual(reference);
  });

  it('writes valid messages into the partition of their cell, stamped with their event time', async () => {
    const { log, result } = await played();
    let [requests, reports] = [0, 0];
    for (const records of await partitionsOf(log)) {
      for (const { topic, partition, key, value, timestampMs } of records) {
        const read = topic === TOPICS.requests ? readRequestRecord(value) : readReportRecord(value);
        if (!read.ok) throw new Error(read.sentence);
        if (!('cellId' in read.message)) continue;
        expect([key, partition]).toEqual([read.message.cellId, partitionOf(read.message.cellId, PARTITIONS)]);
        if ('arrivedAtMs' in read.message) {
          expect(timestampMs).toBe(read.message.arrivedAtMs);
          requests += 1;
        } else {
          expect(timestampMs).toBe(read.message.measuredAtMs);
          reports += 1;
        }
      }
    }
    expect({ requests, reports }).toEqual({ requests: 200, reports: 52 });
    expect(result).toMatchObject({ requests, reports, finished: true, doneFraction: 1, malformed: 1, withoutUser: 0 });
  });

  it('writes a clock at the start, at every epoch boundary and at the end; what it says is true', async () => {
    for (const records of await partitionsOf((await played()).log)) {
      const clocks: number[] = [];
      for (const { value, timestampMs } of records) {
        const message = JSON.parse(new TextDecoder().decode(value)) as {
          kind?: string;
          shard?: number;
          final?: boolean;
        };
        const lastClock = clocks.at(-1) ?? START;
        if (message.kind === 'source-clock') {
          expect(message.shard).toBe(records[0]?.partition);
          expect(message.final).toBe(timestampMs === START + 3100 ? true : undefined);
          clocks.push(timestampMs);
        } else {
          expect(timestampMs).toBeGreaterThanOrEqual(lastClock);
          expect(timestampMs).toBeLessThan(lastClock + 100);
        }
      }
      expect(clocks).toEqual(Array.from({ length: 32 }, (_, index) => START + index * 100));
      expect(JSON.parse(new TextDecoder().decode(records.at(-1)?.value))).toMatchObject({ final: true });
    }
  });

  it('takes as long as the recording at speed 1 and a tenth of it at speed 10', async () => {
    const total = async (speed: number): Promise<number> => {
      const clock = jumpingClock();
      await played({ speed, clock });
      return clock.waits.reduce((sum, ms) => sum + ms, 0);
    };
    expect(await total(1)).toBeCloseTo(3100, 3);
    expect(await total(10)).toBeCloseTo(310, 3);
  });

  it('hands over what is due before it waits', async () => {
    const clock = jumpingClock();
    const seen: number[] = [];
    const log = await replayLog();
    const append = log.append.bind(log);
    log.append = (topic, partition, records) => {
      seen.push(clock.nowMs() - 1000 - ((records.at(-1)?.timestampMs ?? 0) - START));
      return append(topic, partition, records);
    };
    await played({ speed: 1, clock }, log);
    expect(Math.max(...seen)).toBeLessThanOrEqual(2);
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(-2);
  });

  it('waits for a log that is slow', async () => {
    const log = await replayLog();
    const append = log.append.bind(log);
    let [underWay, most] = [0, 0];
    log.append = async (topic, partition, records) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return append(topic, partition, records);
    };
    await played({ batchRecords: 5 }, log);
    expect(underWay).toBe(0);
    expect(most).toBeLessThanOrEqual(2 * PARTITIONS);
  });

  it('tells how far it is, up to the end', async () => {
    const progress: ReplayProgress[] = [];
    await played({ onProgress: (now) => progress.push(now) });
    const fractions = progress.map(({ doneFraction }) => doneFraction);
    expect(fractions).toEqual([...fractions].sort((one, other) => one - other));
    expect(progress).toHaveLength(31);
    expect(progress.at(-1)).toMatchObject({ doneFraction: 1, requests: 200, reports: 52, malformed: 1 });
  });

  it('stops when told to, without a final clock', async () => {
    const stop = new AbortController();
    const { log, result } = await played({
      signal: stop.signal,
      batchRecords: 1,
      onProgress: ({ atMs }) => {
        if (atMs >= START + 500) stop.abort();
      },
    });
    expect(result.finished).toBe(false);
    expect(result.requests).toBeLessThan(100);
    expect((await partitionsOf(log)).flat().map(textOf).join()).not.toContain('final');
  });

  it('stops a wait, too', async () => {
    const stop = new AbortController();
    const clock: PaceClock = {
      nowMs: () => 0,
      wait: (_ms, signal) => {
        stop.abort();
        return Promise.reject(signal?.reason as Error);
      },
    };
    expect((await played({ signal: stop.signal, speed: 1, clock })).result.finished).toBe(false);
  });

  it.each([0, -1, NaN])('refuses the speed %d', async (speed) => {
    await expect(played({ speed })).rejects.toMatchObject({ code: 'USAGE', field: '--speed' });
  });

  it('fails when an append fails', async () => {
    const log = await replayLog();
    log.append = () => Promise.reject(new Error('disk full'));
    await expect(played({}, log)).rejects.toThrow('disk full');
  });

  it('fails when the topics are not there', async () => {
    const log = new EmbeddedEventLog({ now: () => 0 });
    await expect(played({}, log)).rejects.toMatchObject({ code: 'UNKNOWN_TOPIC' });
  });
});
