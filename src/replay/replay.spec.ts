import { describe, expect, it } from '@jest/globals';
import {
  AZURE_HEADER,
  azureRows,
  collected,
  replayTestFile,
  SMALL_CATALOGUE,
  TRACTOR_HEADER,
  tractorRows,
  writtenRecording,
} from '../../test/replay-data/recordings.js';
import type { UserRequest } from '../core/messages.js';
import { openReplay } from './replay.js';
import type { RecordingPath, ReplayOptions } from './replay-options.js';
import type { ReplayRecord } from './replay-record.js';

const START = 1_767_225_600_000;

/** Alice in one cell from the start, Bob in another one from 10 s on; both to 20 s. */
const channel = writtenRecording('channel.csv', [
  TRACTOR_HEADER,
  ...tractorRows('cell-a', 'alice', 0, 20_000),
  ...tractorRows('cell-b', 'bob', 10_000, 20_000),
]);
const trace = writtenRecording('trace.csv.gz', [
  AZURE_HEADER,
  ...azureRows(...Array.from({ length: 190 }, (_, i) => i * 100)),
]);

async function replayed(options: Partial<ReplayOptions> = {}): Promise<ReplayRecord[]> {
  const files = { requests: [{ path: await trace }], reports: [{ path: await channel }] };
  const replay = await openReplay({ ...files, ...options }, SMALL_CATALOGUE);
  return collected(replay.records());
}

const requestsOf = (records: readonly ReplayRecord[]): UserRequest[] =>
  records.flatMap((record) => (record.topic === 'requests' ? [record.message] : []));
const reportsOnly = async (path: string): Promise<{ requests: RecordingPath[]; reports: RecordingPath[] }> =>
  Promise.resolve({ requests: [], reports: [{ path }] });

describe('a replay', () => {
  it('starts every file at the same instant and goes on in order of time, reports first', async () => {
    const records = await replayed();
    const times = records.map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(records.slice(0, 2)).toMatchObject([
      { topic: 'reports', atMs: START, cellId: 'cell-a', message: { measuredAtMs: START } },
      { topic: 'requests', atMs: START, message: { requestId: 'trace-000001', arrivedAtMs: START } },
    ]);
    expect(requestsOf(records)).toHaveLength(190);
  });

  it('is the same every time, and another one with another seed', async () => {
    const once = await replayed();
    expect(await replayed()).toEqual(once);
    expect(await replayed({ seed: 2 })).not.toEqual(once);
  });

  it('gives requests to users only while their channel is reported', async () => {
    const requests = requestsOf(await replayed());
    const early = requests.filter(({ arrivedAtMs }) => arrivedAtMs < START + 10_000);
    const late = requests.filter(({ arrivedAtMs }) => arrivedAtMs >= START + 10_000);
    expect(new Set(early.map(({ cellId, userId }) => `${cellId}/${userId}`))).toEqual(new Set(['cell-a/alice']));
    expect(new Set(late.map(({ cellId, userId }) => `${cellId}/${userId}`))).toEqual(
      new Set(['cell-a/alice', 'cell-b/bob']),
    );
  });

  it('leaves out, and counts, what arrives while nobody is there', async () => {
    const late = await writtenRecording('late.csv', [AZURE_HEADER, ...azureRows(0, 5000, 60_000)]);
    const files = { requests: [{ path: late }], reports: [{ path: await channel }] };
    const replay = await openReplay(files, SMALL_CATALOGUE);
    let nobody = 0;
    const records = await collected(replay.records({ onNobodyPresent: () => (nobody += 1) }));
    expect(requestsOf(records)).toHaveLength(2);
    expect(nobody).toBe(1);
  });

  it('plays the stretch asked for, from the start instant asked for, under the same ids', async () => {
    const stretch = await replayed({ fromMs: 2050, forMs: 1000, startAtMs: 50_000 });
    const requests = requestsOf(stretch);
    // Rows 22 to 31 lie in the stretch; the last two come after its last report, when nobody is there.
    expect(requests.map(({ requestId }) => requestId)).toEqual(
      Array.from({ length: 8 }, (_, index) => `trace-${String(22 + index).padStart(6, '0')}`),
    );
    expect(requests[0]?.arrivedAtMs).toBe(50_000);
    const reports = stretch.filter(({ topic }) => topic === 'reports').map(({ atMs }) => atMs);
    expect(reports).toEqual([50_000, 50_250, 50_500, 50_750]);
  });

  it('says that a stretch is empty', async () => {
    await expect(replayed({ fromMs: 100_000 })).rejects.toMatchObject({ code: 'USAGE', field: '--from' });
  });
});

describe('load', () => {
  const contentOf = (records: readonly ReplayRecord[]): Set<string> =>
    new Set(requestsOf(records).map((request) => JSON.stringify(request)));

  it('contains all requests of every smaller load, unchanged', async () => {
    const loads = [0.25, 0.5, 1, 1.5, 2, 4];
    const contents = await Promise.all(loads.map(async (load) => contentOf(await replayed({ load }))));
    for (const [index, larger] of contents.slice(1).entries()) {
      const lost = [...(contents[index] ?? [])].filter((request) => !larger.has(request));
      expect(lost).toEqual([]);
    }
    const perRow = contents.map(({ size }) => size / 190);
    for (const [index, load] of loads.entries()) expect(Math.abs((perRow[index] ?? 0) - load)).toBeLessThan(0.1);
    expect([perRow[2], perRow[4], perRow[5]]).toEqual([1, 2, 4]);
  });

  it('adds copies that are rotated within the same time and carry ids of their own', async () => {
    const requests = requestsOf(await replayed({ load: 2 }));
    const copy = requests.filter(({ requestId }) => requestId.endsWith('~1'));
    expect(copy).toHaveLength(190);
    const offsets = copy.map(({ arrivedAtMs }) => arrivedAtMs - START);
    expect(Math.min(...offsets)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...offsets)).toBeLessThanOrEqual(18_900);
    // Rotated, not shuffled: the ids run on from where the copy was cut, and begin again once.
    const rows = copy.map(({ requestId }) => Number(requestId.slice('trace-'.length, -'~1'.length)));
    expect(rows[0]).not.toBe(1);
    expect(rows.filter((row, index) => index > 0 && row !== (rows[index - 1] ?? 0) + 1)).toEqual([1]);
  });

  it('keeps the ids of two files of the same name apart', async () => {
    const path = await trace;
    const requests = requestsOf(await replayed({ requests: [{ path }, { path }] }));
    expect(new Set(requests.map(({ requestId }) => requestId)).size).toBe(2 * 190);
  });
});

describe('a recording with faults', () => {
  async function opened(
    files: Pick<ReplayOptions, 'requests' | 'reports'>,
    strict = false,
  ): Promise<{ records: ReplayRecord[]; count: number; told: string[] }> {
    const told: string[] = [];
    const onMalformed = (file: string, line: number, sentence: string): void => {
      told.push(`${file.split('/').at(-1) ?? ''}:${line} ${sentence}`);
    };
    const replay = await openReplay({ ...files, strict, onMalformed }, SMALL_CATALOGUE);
    return { records: await collected(replay.records()), count: replay.malformed, told };
  }

  it('goes on past malformed rows, each counted and told once although files are read several times', async () => {
    const { records, count, told } = await opened({
      requests: [{ path: replayTestFile('azure-malformed.csv') }],
      reports: [{ path: replayTestFile('tractor-malformed.csv') }],
    });
    expect(told).toEqual([
      'tractor-malformed.csv:3 3 columns where the header has 5',
      'tractor-malformed.csv:4 dl_cqi 99 is outside 0..15',
      'tractor-malformed.csv:5 Cell or IMSI is empty',
      'tractor-malformed.csv:6 neither dl_cqi nor ul_sinr is a number',
      'azure-malformed.csv:3 1 columns where the header has 3',
      'azure-malformed.csv:4 TIMESTAMP is no time: yesterday',
      'azure-malformed.csv:5 ContextTokens is no count: many',
    ]);
    expect(count).toBe(7);
    expect(records.filter(({ topic }) => topic === 'reports')).toHaveLength(2);
  });

  it('stops at the first malformed row when strict, naming file and line', async () => {
    await expect(
      opened({ requests: [{ path: replayTestFile('native-malformed.ndjson') }], reports: [] }, true),
    ).rejects.toMatchObject({
      code: 'LINE_MALFORMED',
      message: expect.stringMatching(/^--requests .*native-malformed.ndjson line 2: not a JSON object/),
    });
  });

  it('plays what stands before the break of a file that breaks off, unless strict', async () => {
    const files = { requests: [{ path: replayTestFile('breaks-off.csv.gz') }], reports: [{ path: await channel }] };
    const { records, count, told } = await opened(files);
    expect(count).toBe(1);
    expect(told[0]).toContain('breaks-off.csv.gz:226');
    expect(requestsOf(records).length).toBeGreaterThan(100);
    await expect(opened(files, true)).rejects.toMatchObject({ code: 'FILE_BROKEN' });
  });

  it.each([
    ['empty.csv', 'is empty'],
    ['only-header.csv', 'has no row that can be read'],
    ['not-gzip.csv.gz', 'incorrect header check'],
  ])('is refused when there is nothing to play: %s', async (name, words) => {
    await expect(opened({ requests: [{ path: replayTestFile(name) }], reports: [] })).rejects.toMatchObject({
      code: 'FILE_BROKEN',
      message: expect.stringContaining(words),
    });
  });

  it('counts a row as malformed when time runs far back', async () => {
    const path = await writtenRecording('jump.csv', [
      TRACTOR_HEADER,
      ...tractorRows('cell-a', 'alice', 0, 20_000),
      ...tractorRows('cell-a', 'bob', 1000, 1500),
      ...tractorRows('cell-a', 'alice', 20_250, 20_500),
    ]);
    const { told, records } = await opened(await reportsOnly(path));
    expect(told).toHaveLength(3);
    expect(told[0]).toBe('jump.csv:83 time runs backwards by more than 5000 ms or 10000 rows');
    expect(records).toHaveLength(83);
  });
});

describe('a reports file that holds runs one after the other', () => {
  it('is played side by side', async () => {
    const replay = await openReplay(await reportsOnly(replayTestFile('runs-one-after-the-other.csv')), SMALL_CATALOGUE);
    expect(replay.malformed).toBe(0);
    const records = await collected(replay.records());
    expect(records.map(({ cellId, atMs }) => `${cellId}@${atMs - START}`)).toEqual([
      'run-1@0',
      'run-2@0',
      'run-1@5000',
      'run-2@5000',
      'run-2@9000',
      'run-1@10000',
    ]);
  });

  it('is cut to the same stretch in every run', async () => {
    const files = await reportsOnly(replayTestFile('runs-one-after-the-other.csv'));
    const replay = await openReplay({ ...files, fromMs: 4000, forMs: 5500 }, SMALL_CATALOGUE);
    const records = await collected(replay.records());
    expect(records.map(({ cellId, atMs }) => `${cellId}@${atMs - START}`)).toEqual([
      'run-1@0',
      'run-2@0',
      'run-2@4000',
    ]);
  });
});
