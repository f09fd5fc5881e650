import { describe, expect, it } from '@jest/globals';
import { formatRows } from '../../../test/replay-data/format-rows.js';
import { tractor } from './tractor.js';

const HEADER = 'Cell,OffsetMs,Timestamp,IMSI,dl_cqi,ul_sinr';

describe('tractor', () => {
  it('reads the mean CQI downlink and, where measured, the SINR uplink', async () => {
    const { rows, malformed } = await formatRows(tractor, [
      HEADER,
      'run-1,250,1689531891014,1010123456002,11.5714,37.224',
      'run-1,500,1689531891264,1010123456002,9,0',
    ]);
    const common = { kind: 'radio', cellId: 'run-1', userId: '1010123456002' };
    expect(malformed).toEqual([]);
    expect(rows).toEqual([
      {
        line: 2,
        timeMs: 250,
        report: { ...common, measuredAtMs: 250, downlink: { cqi: 11.5714 }, uplink: { sinrDb: 37.224 } },
      },
      { line: 3, timeMs: 500, report: { ...common, measuredAtMs: 500, downlink: { cqi: 9 } } },
    ]);
  });

  it('says what is wrong with a row and goes on', async () => {
    const { rows, malformed } = await formatRows(tractor, [
      HEADER,
      'run-1,soon,0,u,9,0',
      'run-1,0,0,u,15.5,0',
      'run-1,0,0,u,9,-1000',
      ',0,0,u,9,0',
      'run-1,0,0,u,nan,0',
      'run-1,0,0,u,,31',
    ]);
    expect(rows.map(({ report }) => report)).toEqual([
      { kind: 'radio', cellId: 'run-1', userId: 'u', measuredAtMs: 0, uplink: { sinrDb: 31 } },
    ]);
    expect(malformed).toEqual([
      '2: OffsetMs is no time: soon',
      '3: dl_cqi 15.5 is outside 0..15',
      '4: ul_sinr -1000 is outside -50..60 dB',
      '5: Cell or IMSI is empty',
      '6: neither dl_cqi nor ul_sinr is a number',
    ]);
  });
});
