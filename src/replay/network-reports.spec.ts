import { describe, expect, it } from '@jest/globals';
import {
  AZURE_HEADER,
  azureRows,
  collected,
  SMALL_CATALOGUE,
  TRACTOR_HEADER,
  tractorRows,
  writtenRecording,
} from '../../test/replay-data/recordings.js';
import { openRecordedChannel, openReplay } from './replay.js';
import type { Replay } from './replay.js';

const START = 1_767_225_600_000;

const device = (offsetMs: number, more: object): object => ({
  ...{ kind: 'device', cellId: 'cell-a', deviceId: 'd1', measuredAtMs: 7000 + offsetMs, backlogFlops: 0, ...more },
});
const link = (offsetMs: number, more: object): object => ({
  ...{
    kind: 'link',
    cellId: 'cell-a',
    from: 'd1',
    to: 'd2',
    measuredAtMs: 7000 + offsetMs,
    bitsPerSecond: 1e6,
    ...more,
  },
});
const REPORTS = [
  device(0, { backlogFlops: 5e9, freeMemoryBytes: 1e6 }),
  link(300, { latencyMs: 2.5 }),
  link(600, { bitsPerSecond: 0 }),
  device(600, { gone: true }),
  { ...device(900, {}), cellId: 'cell-b' },
  device(1200, {}),
];

/** As they were written, at the times of the replay. */
const replayedAt = (startAtMs: number): object[] =>
  REPORTS.map((report) => ({
    ...report,
    measuredAtMs: startAtMs - 7000 + (report as { readonly measuredAtMs: number }).measuredAtMs,
  }));

const network = writtenRecording(
  'network.jsonl',
  REPORTS.map((report) => JSON.stringify(report)),
);
const radio = writtenRecording('channel.csv', [TRACTOR_HEADER, ...tractorRows('cell-a', 'alice', 0, 2000)]);
const trace = writtenRecording('trace.csv', [AZURE_HEADER, ...azureRows(0, 500, 1000, 1500)]);

async function opened(load: number): Promise<Replay> {
  const reports = [{ path: await radio }, { path: await network, format: 'native' }];
  return openReplay({ requests: [{ path: await trace }], reports, load, startAtMs: START }, SMALL_CATALOGUE);
}

describe('reports of devices and links in a recording', () => {
  it.each([1, 8])('are replayed once, whatever the load: at load %d', async (load) => {
    const records = await collected((await opened(load)).records());
    expect(records.filter(({ topic }) => topic === 'requests')).toHaveLength(4 * load);
    const told = records.flatMap(({ topic, message }) =>
      topic === 'reports' && message.kind !== 'radio' ? [message] : [],
    );
    expect(told.map((report) => ({ ...report }))).toEqual(replayedAt(START));
  });

  it('are the truth that the twin carries plans out against, cell by cell, each once', async () => {
    const channel = (await opened(8)).recordedChannel();
    await channel.advanceTo(START + 1500);
    const [first, second, third, fourth, ofAnother, sixth] = replayedAt(START);
    const told = (afterMs: number, toMs: number, cellId = 'cell-a'): unknown =>
      channel.networkReports(cellId, START + afterMs, START + toMs).map((report) => ({ ...report }));
    expect(told(-Infinity, 300)).toEqual([first, second]);
    expect(told(300, 600)).toEqual([third, fourth]);
    expect(told(-Infinity, 1500)).toEqual([first, second, third, fourth, sixth]);
    expect(told(-Infinity, 1500, 'cell-b')).toEqual([ofAnother]);
    expect(told(-Infinity, 1500, 'cell-c')).toEqual([]);
    channel.forgetBefore(START + 601);
    expect(told(-Infinity, 1500)).toEqual([sixth]);
    expect(() => channel.networkReports('cell-a', START, START + 1501)).toThrow(RangeError);
    await channel.close();
  });

  it('are the same for a twin that has only the reports files', async () => {
    const channel = await openRecordedChannel({ reports: [{ path: await network }], startAtMs: 50_000 });
    await channel.advanceTo(60_000);
    const cells = ['cell-a', 'cell-b'].flatMap((cellId) => channel.networkReports(cellId, -Infinity, 60_000));
    expect(cells.map((report) => ({ ...report }))).toEqual(expect.arrayContaining(replayedAt(50_000)));
    expect(cells).toHaveLength(REPORTS.length);
    await channel.close();
  });
});
