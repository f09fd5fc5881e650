import { describe, expect, it } from '@jest/globals';
import { TRACTOR_HEADER, writtenRecording } from '../../test/replay-data/recordings.js';
import type { ChannelQuality, Report } from '../core/messages.js';
import { RecordedChannel } from './recorded-channel.js';
import { openRecordedChannel } from './replay.js';
import type { ReplayedReport } from './replay-record.js';

interface Reported {
  readonly atMs: number;
  readonly downlink?: ChannelQuality;
  readonly uplink?: ChannelQuality;
  readonly kind?: 'user-gone';
}

function channelOf(...reports: readonly Reported[]): { channel: RecordedChannel; taken: () => number } {
  let taken = 0;
  async function* stream(): AsyncGenerator<ReplayedReport> {
    await Promise.resolve();
    for (const { atMs, kind = 'radio', ...directions } of reports) {
      taken += 1;
      const message: Report = { kind, cellId: 'a', userId: 'alice', measuredAtMs: atMs, ...directions };
      yield { topic: 'reports', cellId: 'a', atMs, message };
    }
  }
  return { channel: new RecordedChannel(stream()), taken: () => taken };
}

const cqi = (atMs: number, value: number): Reported => ({ atMs, downlink: { cqi: value } });

async function cqiAt(channel: RecordedChannel, ...times: readonly number[]): Promise<(number | undefined)[]> {
  await channel.advanceTo(Math.max(...times));
  return times.map((atMs) => channel.qualityAt('a', 'alice', 'downlink', atMs)?.cqi);
}

describe('the recorded channel', () => {
  it('is, between two reports, what the later one says', async () => {
    const { channel } = channelOf(cqi(1000, 5), cqi(1250, 6), cqi(1500, 7));
    expect(await cqiAt(channel, 999, 1000, 1000.5, 1249, 1250, 1250.5, 1500)).toEqual([
      undefined,
      undefined,
      6,
      6,
      6,
      7,
      7,
    ]);
  });

  it('is, after the last report or a gap of more than 1 s, the last value for 5 s', async () => {
    const { channel } = channelOf(cqi(1000, 5), cqi(2001, 6), cqi(9000, 7));
    expect(await cqiAt(channel, 1001, 2001, 2002, 7001, 7002, 9000, 9001, 14_000, 14_001)).toEqual([
      5,
      5,
      6,
      6,
      undefined,
      undefined,
      7,
      7,
      undefined,
    ]);
  });

  it('ends when the user leaves', async () => {
    const { channel } = channelOf(cqi(1000, 5), { atMs: 1200, kind: 'user-gone' }, cqi(1400, 8), cqi(1600, 9));
    expect(await cqiAt(channel, 1200, 1201, 1400, 1401)).toEqual([5, undefined, undefined, 9]);
  });

  it('treats the two directions apart', async () => {
    const { channel } = channelOf(
      { atMs: 0, downlink: { cqi: 5 }, uplink: { sinrDb: 20 } },
      { atMs: 250, downlink: { cqi: 6 } },
      { atMs: 500, downlink: { cqi: 7 }, uplink: { sinrDb: 30 } },
    );
    await channel.advanceTo(300);
    expect(channel.qualityAt('a', 'alice', 'uplink', 100)).toEqual({ sinrDb: 30 });
    expect(channel.qualityAt('a', 'alice', 'downlink', 100)).toEqual({ cqi: 6 });
    expect(channel.nextChangeAfter('a', 'alice', 'uplink', 100)).toBe(500);
    expect(channel.nextChangeAfter('a', 'alice', 'downlink', 100)).toBe(250);
  });

  it('is constant from after an instant up to its next change, ends included', async () => {
    const { channel } = channelOf(cqi(1000, 5), cqi(1250, 6), cqi(4000, 7), { atMs: 4100, kind: 'user-gone' });
    await channel.advanceTo(20_000);
    const nextAfter = (atMs: number): number | undefined => channel.nextChangeAfter('a', 'alice', 'downlink', atMs);
    const ends: number[] = [];
    let from = 0;
    for (let to = nextAfter(from); to !== undefined; to = nextAfter(from)) {
      const times = [from + 0.001, (from + to) / 2, to];
      const qualities = times.map((atMs) => channel.qualityAt('a', 'alice', 'downlink', atMs));
      expect(new Set(qualities.map((quality) => quality?.cqi)).size).toBe(1);
      ends.push(to);
      from = to;
    }
    expect(ends).toEqual([1000, 1250, 4000, 4100]);
  });

  it('is unknown where nobody reported', async () => {
    const { channel } = channelOf(cqi(1000, 5));
    await channel.advanceTo(2000);
    expect(channel.qualityAt('a', 'bob', 'downlink', 1000)).toBeUndefined();
    expect(channel.nextChangeAfter('b', 'alice', 'downlink', 1000)).toBeUndefined();
  });

  it('reads no more than a few seconds ahead, and lets go of the past without changing the answer', async () => {
    const reports = Array.from({ length: 1000 }, (_, index) => cqi(index * 250, index % 15));
    const { channel, taken } = channelOf(...reports);
    await channel.advanceTo(10_000);
    expect(taken()).toBeLessThan(65);
    const before = await cqiAt(channel, 9000, 9001, 10_000);
    channel.forgetBefore(9000);
    expect(await cqiAt(channel, 9000, 9001, 10_000)).toEqual(before);
    expect(await cqiAt(channel, 8000)).toEqual([undefined]);
    channel.forgetBefore(1e9);
    expect(await cqiAt(channel, 10_000)).toEqual([undefined]);
  });

  it('refuses questions about what it has not been told to know', async () => {
    const { channel } = channelOf(cqi(1000, 5));
    await channel.advanceTo(500);
    expect(() => channel.qualityAt('a', 'alice', 'downlink', 501)).toThrow(RangeError);
    await channel.close();
  });

  it('has the event times of the replay', async () => {
    const path = await writtenRecording('channel.csv', [TRACTOR_HEADER, 'c,700,u,5,0', 'c,950,u,6,0', 'c,1200,u,7,0']);
    const channel = await openRecordedChannel({ reports: [{ path }], fromMs: 100, startAtMs: 5000 });
    await channel.advanceTo(6000);
    expect(channel.qualityAt('c', 'u', 'downlink', 5250)).toEqual({ cqi: 7 });
    await channel.close();
  });
});
