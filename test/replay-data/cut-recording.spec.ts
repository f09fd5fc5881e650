import { describe, expect, it } from '@jest/globals';
import { gunzipSync } from 'node:zlib';
import { cutAzure, cutMooncake, cutTractor } from '../../tools/cut-recording/cuts.js';
import { gzipLines } from '../../tools/cut-recording/lines.js';
import { AZURE_HEADER, azureRows, replayTestFile, TRACTOR_HEADER, writtenRecording } from './recordings.js';

describe('cutting a recording', () => {
  it('takes the stretch of every TRACTOR run, in one order of time, columns untouched', async () => {
    const rows = ['a,0,u,9,0', 'a,500,u,9.5,31', 'a,750,u,9,0', 'b,250,v,7,0', 'b,500,v,7,0', 'b,1000,v,7,0'];
    const path = await writtenRecording('runs.csv.gz', [TRACTOR_HEADER, ...rows]);
    expect(await cutTractor(path, { fromMs: 250, toMs: 1000 })).toEqual([
      TRACTOR_HEADER,
      'b,250,v,7,0',
      'a,500,u,9.5,31',
      'b,500,v,7,0',
      'a,750,u,9,0',
    ]);
  });

  it('takes the first minutes of arrivals, counted from the first row', async () => {
    const rows = azureRows(0, 299_999, 300_000);
    const azure = await writtenRecording('azure.csv.gz', [AZURE_HEADER, ...rows]);
    expect(await cutAzure(azure, { fromMs: 0, toMs: 300_000 })).toEqual([AZURE_HEADER, ...rows.slice(0, 2)]);
    const lines = [0, 297_000, 300_000].map((timestamp) => JSON.stringify({ timestamp, input_length: 1 }));
    const mooncake = await writtenRecording('mooncake.jsonl.gz', lines);
    expect(await cutMooncake(mooncake, { fromMs: 0, toMs: 300_000 })).toEqual(lines.slice(0, 2));
  });

  it('writes bytes that name neither time nor system', () => {
    const bytes = gzipLines(['one', 'two']);
    expect(gunzipSync(bytes).toString()).toBe('one\ntwo\n');
    expect([...bytes.subarray(4, 8), bytes[9]]).toEqual([0, 0, 0, 0, 255]);
  });

  it('does not take a file that breaks off for a short one', async () => {
    await expect(cutAzure(replayTestFile('breaks-off.csv.gz'), { fromMs: 0, toMs: 1e9 })).rejects.toThrow(
      'unexpected end of file',
    );
  });
});
