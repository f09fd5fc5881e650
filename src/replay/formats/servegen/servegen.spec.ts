import { describe, expect, it } from '@jest/globals';
import { formatRows } from '../../../../test/replay-data/format-rows.js';
import { DEFAULT_TRAFFIC_PROFILE } from '../../traffic-profile.js';
import { servegen } from './servegen.js';

const HEADER = 'Model,Client,WindowStartS,RateRps,Cv,Pattern,Shape,Scale';
const everyone = { profile: { ...DEFAULT_TRAFFIC_PROFILE, servegenOtherClientShare: 1 } };

describe('servegen', () => {
  it('draws as many requests as the windows measured, in order of time', async () => {
    const { rows } = await formatRows(
      servegen,
      [HEADER, 'm,1,172800,2,1,Gamma,3,9', 'm,1,173400,6,1,Weibull,1.5,9', 'm,2,172800,1,1,Gamma,0.5,9'],
      everyone,
    );
    const times = rows.map(({ timeMs }) => timeMs);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    const ofFirst = rows.filter(({ belongsTogether }) => belongsTogether === 'trace-m-1');
    const inWindow = (window: number): number =>
      ofFirst.filter(({ timeMs }) => Math.floor(timeMs / 600_000) === window).length;
    expect(inWindow(0) / (2 * 600)).toBeCloseTo(1, 1);
    expect(inWindow(1) / (6 * 600)).toBeCloseTo(1, 1);
    expect(ofFirst[0]).toMatchObject({ requestId: 'trace-m-1-000001', line: 2 });
    expect(new Set(rows.map(({ requestId }) => requestId)).size).toBe(rows.length);
  });

  it('draws the same requests for the same seed, and others for another', async () => {
    const lines = [HEADER, 'm,1,0,2,1,Gamma,3,9'];
    const { rows } = await formatRows(servegen, lines, everyone);
    expect((await formatRows(servegen, lines, everyone)).rows).toEqual(rows);
    expect((await formatRows(servegen, lines, { ...everyone, seed: 2 })).rows).not.toEqual(rows);
  });

  it('takes the stated share of the clients of each model', async () => {
    const lines = Array.from(
      { length: 400 },
      (_, client) => `${client % 2 === 0 ? 'm' : 'mm-image'},${client},0,0.05,1,Gamma,1,1`,
    );
    const profile = {
      ...DEFAULT_TRAFFIC_PROFILE,
      servegenClientShares: { 'mm-image': 1 },
      servegenOtherClientShare: 0.1,
    };
    const { rows } = await formatRows(servegen, [HEADER, ...lines], { profile });
    const clients = [...new Set(rows.map(({ belongsTogether }) => belongsTogether))];
    const share = (model: string): number =>
      clients.filter((client) => client?.startsWith(`trace-${model}-`)).length / 200;
    expect(share('mm-image')).toBe(1);
    expect(share('m')).toBeGreaterThan(0.04);
    expect(share('m')).toBeLessThan(0.18);
  });

  it('says what is wrong with a row and goes on', async () => {
    const { malformed } = await formatRows(servegen, [
      HEADER,
      'm,1,0,2,1,Pareto,3,9',
      'm,1,0,-2,1,Gamma,3,9',
      'm,1,0,2,1,Gamma,0,9',
      'm,1,,2,1,Gamma,1,9',
      'm,,0,2,1,Gamma,1,9',
    ]);
    expect(malformed).toEqual([
      '2: Pattern must be Gamma or Weibull: Pareto',
      '3: RateRps is no rate: -2',
      '4: Shape is not above 0: 0',
      '5: WindowStartS is no time: ',
      '6: Model or Client is empty',
    ]);
  });
});
