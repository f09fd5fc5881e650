import { describe, expect, it } from '@jest/globals';
import { formatRows } from '../../../test/replay-data/format-rows.js';
import { nativeReports } from './native-reports.js';
import { nativeRequests } from './native-requests.js';

describe('native requests', () => {
  const request = { requestId: 'r1', cellId: 'a', userId: 'alice', arrivedAtMs: 1000, deadlineMs: 500, models: ['m'] };

  it('keeps whole requests as they are', async () => {
    const { rows } = await formatRows(nativeRequests, [JSON.stringify({ ...request, priority: 2, modes: ['chain'] })]);
    const { requestId, arrivedAtMs, ...body } = { ...request, priority: 2, modes: ['chain'] };
    expect(rows).toEqual([{ line: 1, timeMs: arrivedAtMs, requestId, body }]);
  });

  it('says what is wrong with a line in the words of the contract', async () => {
    const { rows, malformed } = await formatRows(nativeRequests, [
      JSON.stringify({ ...request, deadlineMs: undefined }),
      JSON.stringify({ ...request, priority: null }),
      JSON.stringify({ kind: 'source-clock', shard: 0, atMs: 5 }),
      '[1]',
      JSON.stringify(request),
    ]);
    expect(rows.map(({ line }) => line)).toEqual([5]);
    expect(malformed).toEqual([
      '1: deadlineMs is missing',
      '2: priority must not be null; leave it out instead',
      '3: a clock is no request',
      '4: not a JSON object: [1]',
    ]);
  });
});

describe('native reports', () => {
  it('reads every kind of report', async () => {
    const reports = [
      { kind: 'radio', cellId: 'a', userId: 'alice', measuredAtMs: 1, downlink: { cqi: 7.5 }, uplink: { sinrDb: -3 } },
      { kind: 'link', cellId: 'a', from: 'd1', to: 'd2', measuredAtMs: 2, bitsPerSecond: 1e6 },
      { kind: 'device', cellId: 'a', deviceId: 'd1', measuredAtMs: 3, backlogFlops: 1e9 },
      { kind: 'user-gone', cellId: 'a', userId: 'alice', measuredAtMs: 4 },
      { kind: 'link', cellId: 'a', from: 'd1', to: 'd2', measuredAtMs: 5, bitsPerSecond: 0, latencyMs: 0.5 },
      { kind: 'device', cellId: 'a', deviceId: 'd1', measuredAtMs: 6, backlogFlops: 0, freeMemoryBytes: 1, gone: true },
    ];
    const { rows, malformed } = await formatRows(
      nativeReports,
      reports.map((report) => JSON.stringify(report)),
    );
    expect(malformed).toEqual([]);
    expect(rows).toEqual(reports.map((report, index) => ({ line: index + 1, timeMs: index + 1, report })));
  });

  it('says what is wrong with a line and goes on', async () => {
    const { rows, malformed } = await formatRows(nativeReports, [
      '{"kind":"radio","cellId":"a","userId":"u","measuredAtMs":1,"downlink":{"cqi":99}}',
      '{"kind":"weather","measuredAtMs":1}',
      '{"kind":"source-clock","shard":0,"atMs":5}',
      '{"kind":"user-gone","cellId":"a","userId":"u","measuredAtMs":9}',
    ]);
    expect(rows.map(({ line }) => line)).toEqual([4]);
    expect(malformed.map((sentence) => sentence.slice(0, 17))).toEqual([
      '1: downlink.cqi m',
      '2: kind must be o',
      '3: a clock is no ',
    ]);
  });
});
