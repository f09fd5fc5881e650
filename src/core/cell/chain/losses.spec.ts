import { describe, expect, it } from '@jest/globals';
import type { Report } from '../../messages.js';
import type { CellEpoch } from '../close-epoch.js';
import { emptyCellState, isChain, type ChainModeProgress } from '../state.js';
import { closeEpoch, outcome } from '../testing/cell-scenarios.js';
import {
  bothWays,
  chainSetting,
  deviceReport,
  itineraries,
  link,
  linkReport,
  quilt,
} from '../testing/chain-scenarios.js';

const nobody = emptyCellState('north');
/** Everybody is linked with everybody. */
const mesh = chainSetting({
  links: [...bothWays('cam', 'edge'), ...bothWays('edge', 'desk'), ...bothWays('cam', 'desk')],
});

const asked = quilt({ deadlineMs: 5000, sinkDeviceId: 'desk' });

/** r1 in epoch 0: 1 cam 150-250, 1 cam>edge 250-260, 2-3 edge 260-335, 3 edge>desk 335-336. */
const begun = (setting = mesh): CellEpoch => closeEpoch(nobody, 0, { requests: [asked] }, setting);

/** Closes epochs 1, 2, ... with these reports and nothing else. */
function through(start: CellEpoch, reports: readonly (readonly Report[])[], setting = mesh): CellEpoch {
  return reports.reduce(
    (epoch, brought, index) => closeEpoch(epoch.state, index + 1, { reports: brought }, setting),
    start,
  );
}

const progressIn = ({ state }: CellEpoch): ChainModeProgress | undefined => state.open.find(isChain)?.progress;
const gone = (deviceId: string, atMs: number): Report => deviceReport(deviceId, atMs, { gone: true });
const lostCause = (where: string): string =>
  `devices: no feature map is left, not even the input; the last were on ${where}`;

describe('a device that is gone', () => {
  it('sends what it computed back to the newest feature map on another', () => {
    // At 300 the rack has been computing the second layer since 260.
    const epoch = through(begun(), [[], [gone('edge', 300)]]);
    expect(itineraries(epoch).r1).toEqual(['2-3 cam 350-650', '3 cam>desk 650-651']);
    expect(progressIn(epoch)).toMatchObject({ layersDone: 1, holderDeviceId: 'cam', sinceMs: 250 });
  });

  it('takes nothing back that has been handed on before', () => {
    const epoch = through(begun(), [[], [gone('cam', 300)]]);
    expect(itineraries(epoch).r1).toEqual([]);
    expect(epoch.verdicts).toEqual([]);
  });

  it('ends a chain of which it had all there was', () => {
    const epoch = through(begun(), [[gone('cam', 200)]]);
    expect(epoch.verdicts).toMatchObject([{ verdict: 'missed', reason: 'EXECUTOR_FAILED', cause: lostCause('cam') }]);
    expect(epoch.plan).toBeUndefined();
  });

  it('comes back empty', () => {
    const back = through(begun(), [[], [gone('edge', 300)], [deviceReport('edge', 310)]]);
    // The map of the first layer is on the camera alone, and on its way to the desk.
    expect(progressIn(back)?.featureMaps.map(({ deviceId }) => deviceId)).toEqual(['cam']);
    const both = through(begun(), [[], [gone('edge', 300), deviceReport('edge', 310)]]);
    expect(itineraries(both).r1).toEqual(['1 cam>edge 350-360', '2-3 edge 360-435', '3 edge>desk 435-436']);
  });

  it('is planned around before anything was handed to it', () => {
    const epoch = through(begun(), [[gone('edge', 190)]]);
    expect(itineraries(epoch).r1).toEqual(['1-3 cam 150-550', '3 cam>desk 550-551']);
  });

  it('loses what was on its way to it and not what had left it', () => {
    // The transfer from 250 to 260 arrives 100 ms later.
    const slow = chainSetting({ links: [...bothWays('cam', 'edge', { latencyMs: 100 }), ...bothWays('edge', 'desk')] });
    const far = closeEpoch(
      nobody,
      0,
      { requests: [quilt({ deadlineMs: 5000, models: ['quilt'], sinkDeviceId: 'edge' })] },
      slow,
    );
    expect(itineraries(far).r1).toEqual(['1 cam 150-250', '1 cam>edge 250-260', '2-3 edge 360-435']);
    const receiver = through(far, [[], [gone('edge', 300)], [deviceReport('edge', 310)]], slow);
    expect(itineraries(receiver).r1).toEqual(['1 cam>edge 450-460', '2-3 edge 560-635']);
    const sender = through(far, [[], [gone('cam', 300)]], slow);
    expect(itineraries(sender).r1).toEqual(['2-3 edge 360-435']);
  });

  it('does not matter to a chain that was through with it', () => {
    const done = through(begun(), [[], [], [gone('edge', 390), gone('cam', 390)]]);
    expect(done.verdicts).toEqual([]);
    expect(itineraries(done)).toEqual({ r1: [] });
  });

  it('leaves a chain waiting that has no way on until it is back or the deadline has come', () => {
    const line = chainSetting();
    const away = [gone('edge', 160)];
    const waiting = through(begun(line), [away], line);
    expect(waiting.verdicts).toEqual([]);
    expect(itineraries(waiting)).toEqual({ r1: [] });
    const back = closeEpoch(waiting.state, 2, { reports: [deviceReport('edge', 260)] }, line);
    expect(itineraries(back).r1).toEqual(['1 cam>edge 350-360', '2-3 edge 360-435', '3 edge>desk 435-436']);
    const late = closeEpoch(waiting.state, 50, {}, line);
    expect(late.verdicts).toMatchObject([
      { verdict: 'missed', reason: 'DEVICES_BUSY', cause: 'devices: no way on from cam behind layer 1' },
    ]);
  });
});

describe('a device that is silent', () => {
  it('counts as gone when it has reported before, and not if it never has', () => {
    const strict = chainSetting({ deviceValidityMs: 150, links: mesh.world?.cell.links ?? [] });
    const heard = through(
      closeEpoch(nobody, 0, { requests: [asked], reports: [deviceReport('edge', 90)] }, strict),
      [[]],
      strict,
    );
    expect(itineraries(heard).r1).toEqual(['1 cam>edge 250-260', '2-3 edge 260-335', '3 edge>desk 335-336']);
    // At 300 its last word is 210 ms old: it is gone since 240, before it was handed anything.
    const silent = closeEpoch(heard.state, 2, {}, strict);
    expect(itineraries(silent).r1).toEqual(['2-3 cam 350-650', '3 cam>desk 650-651']);
    expect(itineraries(through(begun(strict), [[], []], strict)).r1).toEqual([]);
  });
});

describe('a link that is down', () => {
  it('leaves what went over it with the sender', () => {
    const wide = quilt({ deadlineMs: 5000, sourceDeviceId: 'cam', batchSize: 4, inputBytes: 12_500 });
    const start = closeEpoch(nobody, 0, { requests: [wide] }, mesh);
    expect(itineraries(start).r1).toEqual(['0 cam>edge 150-190', '1-3 edge 190-590']);
    const down = [linkReport('cam', 'edge', 170, { bitsPerSecond: 0 })];
    expect(itineraries(through(start, [down])).r1).toEqual([
      '0 cam>desk 250-290',
      '0 desk>edge 290-330',
      '1-3 edge 330-730',
    ]);
    const up = [...down, linkReport('cam', 'edge', 180)];
    expect(itineraries(through(start, [up])).r1).toEqual(['0 cam>edge 250-290', '1-3 edge 290-690']);
  });

  it('does not matter to what has arrived over it', () => {
    const down = [linkReport('cam', 'edge', 270, { bitsPerSecond: 0 })];
    expect(itineraries(through(begun(), [[], down]))).toEqual({ r1: [] });
  });

  it('carries what is planned over it at the rate last told, after the latency last told', () => {
    const line = chainSetting();
    const slower = [linkReport('cam', 'edge', 160, { bitsPerSecond: 5e6, latencyMs: 7 })];
    expect(itineraries(through(begun(line), [slower], line)).r1).toEqual([
      ...['1 cam>edge 250-270', '2-3 edge 277-352', '3 edge>desk 352-353'],
    ]);
  });
});

describe('an executor that starts again', () => {
  it('is believed, and not taken for somebody else when it stands where the plan does', () => {
    const back = through(begun(), [[], [gone('edge', 300)]]);
    const told = { layersDone: 1, holderDeviceId: 'cam', restarted: true };
    const same = closeEpoch(back.state, 3, { outcomes: [outcome(310, 'progress', told)] }, mesh);
    expect(itineraries(same).r1).toEqual(['2-3 cam 350-650', '3 cam>desk 650-651']);
    const further = { outcomes: [outcome(310, 'progress', { ...told, layersDone: 0 })] };
    const again = closeEpoch(back.state, 3, further, chainSetting({ links: [link('cam', 'desk')] }));
    expect(progressIn(again)).toMatchObject({ layersDone: 0, holderDeviceId: 'cam', sinceMs: 310 });
    expect(itineraries(again).r1).toEqual(['1-3 cam 450-850', '3 cam>desk 850-851']);
  });
});
