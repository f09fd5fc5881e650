import { describe, expect, it } from '@jest/globals';
import { formatRows } from '../../../test/replay-data/format-rows.js';
import { oranscAd } from './oransc-ad.js';

const HEADER = 'UEPRBUsageDL,S_RSRP,S_SINR,UEID,ServingCellID,MeasTimestampRF';

describe('oransc-ad', () => {
  it('reads the serving cell and its SINR as downlink', async () => {
    const { rows } = await formatRows(oranscAd, [HEADER, '25,-48,25,12345,555002,2020-11-05 13:44:03.034550']);
    const measuredAtMs = Date.UTC(2020, 10, 5, 13, 44, 3, 34);
    expect(rows).toEqual([
      {
        line: 2,
        timeMs: measuredAtMs,
        report: { kind: 'radio', cellId: '555002', userId: '12345', measuredAtMs, downlink: { sinrDb: 25 } },
      },
    ]);
  });

  it('says what is wrong with a row and goes on', async () => {
    const { rows, malformed } = await formatRows(oranscAd, [
      HEADER,
      '25,-48,25,12345,555002,13:44:03',
      '25,-48,,12345,555002,2020-11-05 13:44:03.034550',
      '25,-48,999,12345,555002,2020-11-05 13:44:03.034550',
      '25,-48,25,12345,,2020-11-05 13:44:03.034550',
    ]);
    expect(rows).toEqual([]);
    expect(malformed).toEqual([
      '2: MeasTimestampRF is no time: 13:44:03',
      '3: S_SINR is no number: empty',
      '4: S_SINR 999 is outside -50..60 dB',
      '5: ServingCellID or UEID is empty',
    ]);
  });
});
