import { describe, expect, it } from '@jest/globals';
import { formatOf, REPORT_FORMATS, REQUEST_FORMATS } from './registry.js';

const requests = { path: 'trace.csv', option: '--requests' };
const reports = { path: 'channel.csv', option: '--reports' };

describe('format of a file', () => {
  it.each([
    ['native', '{"requestId":"r1","cellId":"a"}'],
    ['azure-llm', 'TIMESTAMP,ContextTokens,GeneratedTokens'],
    ['mooncake', '{"timestamp":0,"input_length":6758,"output_length":500,"hash_ids":[0]}'],
    ['servegen', 'Model,Client,WindowStartS,RateRps,Cv,Pattern,Shape,Scale'],
  ])('is guessed to be %s from the first line of requests', (name, line) => {
    expect(formatOf(REQUEST_FORMATS, undefined, requests, [line]).name).toBe(name);
  });

  it.each([
    ['native', '{"kind":"radio","cellId":"a","userId":"u","measuredAtMs":1}'],
    ['tractor', 'Cell,OffsetMs,Timestamp,num_ues,IMSI,RNTI,dl_cqi,ul_sinr'],
    ['oransc-ad', 'S_RSRP,S_SINR,UEID,ServingCellID,MeasTimestampRF'],
  ])('is guessed to be %s from the first line of reports', (name, line) => {
    expect(formatOf(REPORT_FORMATS, undefined, reports, [line]).name).toBe(name);
  });

  it('is recognised although the first line is broken', () => {
    expect(formatOf(REQUEST_FORMATS, 'native', requests, ['{"requ', '{"requestId":"r2"}']).name).toBe('native');
  });

  it('is refused when it is another than announced, saying what was found and what expected', () => {
    expect(() => formatOf(REPORT_FORMATS, 'tractor', reports, ['S_RSRP,S_SINR,UEID'])).toThrow(
      '--reports channel.csv begins with "S_RSRP,S_SINR,UEID"; expected tractor: CSV with the columns Cell, OffsetMs',
    );
  });

  it('is refused when nobody recognises it, naming all that are known', () => {
    const guess = (): unknown => formatOf(REQUEST_FORMATS, undefined, requests, ['', 'a,b,c']);
    expect(guess).toThrow('begins with "a,b,c"');
    expect(guess).toThrow(/native: .*, or azure-llm: .*, or mooncake: .*, or servegen: /);
    expect(guess).toThrow(expect.objectContaining({ code: 'FILE_BROKEN' }));
  });

  it('is refused under a name that does not exist', () => {
    expect(() => formatOf(REPORT_FORMATS, 'pcap', reports, ['x'])).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        message: '--reports-format pcap is not one of native, tractor, oransc-ad',
      }),
    );
  });
});
