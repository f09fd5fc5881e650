import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from '../../canonical-json.js';
import type { VerdictBody } from '../../messages.js';
import type { CellEpoch } from '../close-epoch.js';
import { emptyCellState, isChain, type CellState, type UnderWayChain } from '../state.js';
import { closeEpoch, outcome, windowOf } from '../testing/cell-scenarios.js';
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
const setting = chainSetting();
const SOLO = { devices: [{ deviceId: 'cam', deviceClass: 'phone' }], links: [] };

const verdictsIn = ({ verdicts }: CellEpoch): readonly (readonly unknown[])[] =>
  verdicts.map(({ requestId, verdict, reason, cause }) => [requestId, verdict, reason, cause].filter(Boolean));
const admittedIn = ({ verdicts }: CellEpoch): readonly string[] =>
  verdicts.flatMap(({ requestId, verdict }) => (verdict === 'admitted' ? [requestId] : []));
const chainIn = (state: CellState, requestId = 'r1'): UnderWayChain => {
  const found = state.open.filter(isChain).find(({ request }) => request.requestId === requestId);
  if (found === undefined) throw new Error(`no chain of ${requestId}`);
  return found;
};

/** r1 as promised in epoch 0: the first layer on the camera until 250, then to the rack, which is done at 335. */
const begun = (): CellEpoch => closeEpoch(nobody, 0, { requests: [quilt()] }, setting);

describe('a new request', () => {
  it('goes over the devices that finish it first', () => {
    const epoch = begun();
    expect(epoch.verdicts).toEqual([
      {
        ...{ cellId: 'north', requestId: 'r1', verdict: 'admitted', mode: 'chain', model: 'quilt' },
        predictedFinishAtMs: 335,
      },
    ]);
    expect(itineraries(epoch)).toEqual({ r1: ['1 cam 150-250', '1 cam>edge 250-260', '2-3 edge 260-335'] });
    expect(epoch.plan?.chains).toMatchObject([{ modelId: 'quilt', batchSize: 1, sourceDeviceId: 'cam' }]);
  });

  it('starts on the first device of the cell if it names none, and ends where the result is wanted', () => {
    const { sourceDeviceId, ...anywhere } = quilt({ sinkDeviceId: 'desk' });
    expect(sourceDeviceId).toBe('cam');
    const epoch = closeEpoch(nobody, 0, { requests: [anywhere] }, setting);
    expect(itineraries(epoch).r1).toEqual([
      ...['1 cam 150-250', '1 cam>edge 250-260', '2-3 edge 260-335', '3 edge>desk 335-336'],
    ]);
    expect(epoch.plan?.chains).toMatchObject([{ sourceDeviceId: 'cam', sinkDeviceId: 'desk' }]);
  });

  it('takes as many inputs, of the size it names, as it says', () => {
    const asked = quilt({ batchSize: 2, inputBytes: 1250, sinkDeviceId: 'cam' });
    const epoch = closeEpoch(nobody, 0, { requests: [asked] }, setting);
    expect(itineraries(epoch).r1).toEqual(['0 cam>edge 150-152', '1-3 edge 152-352', '3 edge>cam 352-354']);
    expect(epoch.plan?.chains?.[0]?.transfers.map(({ bytes }) => bytes)).toEqual([2500, 2500]);
  });

  it('takes the first of its models that is on time', () => {
    const models = { models: ['quilt', 'patch'] };
    const inTime = closeEpoch(nobody, 0, { requests: [quilt({ ...models, deadlineMs: 325 })] }, setting);
    expect(inTime.verdicts).toMatchObject([{ verdict: 'admitted', model: 'quilt' }]);
    const hasty = closeEpoch(nobody, 0, { requests: [quilt({ ...models, deadlineMs: 324 })] }, setting);
    expect(hasty.verdicts).toMatchObject([{ verdict: 'admitted', model: 'patch', predictedFinishAtMs: 170 }]);
  });

  it('is promised something only with the guard to spare, and waits while it may still come', () => {
    const guarded = chainSetting({}, { promiseGuardMs: 20, promiseGuardShare: 0.1 });
    // 215 ms are left: 185 ms of work fit into 193.5 less 20 only from 228 ms on.
    const tight = closeEpoch(nobody, 0, { requests: [quilt({ deadlineMs: 367 })] }, guarded);
    expect(tight.verdicts).toEqual([]);
    expect(tight.state.open).toMatchObject([{ kind: 'waiting' }]);
    expect(tight.plan).toBeUndefined();
    const loose = closeEpoch(nobody, 0, { requests: [quilt({ deadlineMs: 368 })] }, guarded);
    expect(admittedIn(loose)).toEqual(['r1']);
  });

  it('that needs no transfer and no work is done at once', () => {
    const idle = { modelId: 'idle', inputBytes: 0, layers: [{ layerId: 'i', bytes: 0, flops: 0, outputBytes: 0 }] };
    const rest = { batchTime: { fixedMs: 1, perInputMs: 1 }, activationBytesPerInput: 0 };
    const { world } = chainSetting();
    if (world === undefined) throw new Error('the setting has a world');
    const models = new Map([...world.models, ['idle', { ...idle, ...rest }]] as const);
    const asked = { requests: [quilt({ models: ['idle'] })] };
    const epoch = closeEpoch(nobody, 0, asked, { ...setting, world: { ...world, models } });
    expect(itineraries(epoch)).toEqual({ r1: ['1 cam 150-150'] });
  });
});

describe('a request that cannot be done', () => {
  const far = chainSetting({ links: bothWays('cam', 'edge') });
  const held = (models: Readonly<Record<string, readonly string[]>>) =>
    chainSetting({
      devices: [
        { deviceId: 'cam', deviceClass: 'phone', models: models.cam ?? [] },
        { deviceId: 'edge', deviceClass: 'rack', models: models.edge ?? [] },
      ],
      links: bothWays('cam', 'edge'),
    });
  const watches = chainSetting({ devices: [{ deviceId: 'cam', deviceClass: 'watch' }], links: [] });

  it.each<readonly [string, Parameters<typeof quilt>[0], typeof setting, string, string]>([
    [
      'in time',
      { deadlineMs: 324 },
      setting,
      'DEADLINE_IMPOSSIBLE',
      'time: alone it takes 185 ms over the best devices and links, 184 ms are left',
    ],
    [
      'for want of a way to the sink',
      { sinkDeviceId: 'desk' },
      far,
      'DEADLINE_IMPOSSIBLE',
      'links: there is no way from cam to desk',
    ],
    ['for want of memory', {}, watches, 'MEMORY_IMPOSSIBLE', 'device memory: no device of the cell holds model quilt'],
    [
      'for want of a device that holds the model',
      {},
      held({ cam: ['patch'] }),
      'MEMORY_IMPOSSIBLE',
      'device memory: no device of the cell holds model quilt',
    ],
    [
      'on a source that the catalogue does not have',
      { sourceDeviceId: 'lamp' },
      setting,
      'UNKNOWN_DEVICE',
      'catalogue: has no device "lamp"',
    ],
    [
      'on a sink that the catalogue does not have',
      { sinkDeviceId: 'lamp' },
      setting,
      'UNKNOWN_DEVICE',
      'catalogue: has no device "lamp"',
    ],
    [
      'neither in time nor in memory',
      { deadlineMs: 4100 },
      watches,
      'DEADLINE_IMPOSSIBLE',
      'devices: computing takes 4000 ms on the fastest device, 3960 ms are left',
    ],
  ])('%s is refused, with the reason', (_, asked, where, reason, cause) => {
    const epoch = closeEpoch(nobody, 0, { requests: [quilt({ deadlineMs: 9000, ...asked })] }, where);
    expect(verdictsIn(epoch)).toEqual([['r1', 'refused', reason, cause]]);
    expect(epoch.plan).toBeUndefined();
  });

  it('in a cell without devices is refused', () => {
    const { sourceDeviceId, ...anywhere } = quilt();
    expect(sourceDeviceId).toBe('cam');
    const epoch = closeEpoch(nobody, 0, { requests: [anywhere] }, chainSetting({ devices: [], links: [] }));
    expect(verdictsIn(epoch)).toEqual([['r1', 'refused', 'DEADLINE_IMPOSSIBLE', 'devices: the cell has none']]);
  });

  it('for want of memory beside the weights is refused with what is missing', () => {
    const reports = ['cam', 'edge', 'desk'].map((id) => deviceReport(id, 50, { freeMemoryBytes: 20_000 }));
    const epoch = closeEpoch(nobody, 0, { reports, requests: [quilt()] }, setting);
    const words = 'layer 1 of quilt works with 138500 bytes, 20000 bytes are free at most beside the weights';
    expect(verdictsIn(epoch)).toEqual([['r1', 'refused', 'MEMORY_IMPOSSIBLE', `device memory: ${words}`]]);
  });

  it('computes a layer only where there is room for it', () => {
    const reports = [deviceReport('cam', 50, { freeMemoryBytes: 138_499 })];
    const epoch = closeEpoch(nobody, 0, { reports, requests: [quilt()] }, setting);
    expect(itineraries(epoch).r1).toEqual(['0 cam>edge 150-250', '1-3 edge 250-350']);
  });

  it('computes only where the model lies', () => {
    const epoch = closeEpoch(nobody, 0, { requests: [quilt()] }, held({ edge: ['quilt'] }));
    expect(itineraries(epoch).r1).toEqual(['0 cam>edge 150-250', '1-3 edge 250-350']);
  });

  it.each<readonly [string, Parameters<typeof deviceReport>, string]>([
    ['its source', ['cam', 50, { gone: true }], 'devices: cam is gone'],
    ['its sink', ['desk', 50, { gone: true }], 'devices: desk is gone'],
    ['the device between them', ['edge', 50, { gone: true }], 'links: there is no way from cam to desk'],
  ])('is refused while %s is gone', (_, report, cause) => {
    const inputs = { reports: [deviceReport(...report)], requests: [quilt({ sinkDeviceId: 'desk' })] };
    expect(verdictsIn(closeEpoch(nobody, 0, inputs, setting))).toEqual([
      ['r1', 'refused', 'DEADLINE_IMPOSSIBLE', cause],
    ]);
  });

  it('is refused while the only device with its model is gone, or nothing leads there', () => {
    const where = held({ edge: ['quilt'], cam: ['patch'] });
    const gone = { reports: [deviceReport('edge', 50, { gone: true })], requests: [quilt()] };
    expect(verdictsIn(closeEpoch(nobody, 0, gone, where))).toEqual([
      ['r1', 'refused', 'DEADLINE_IMPOSSIBLE', 'devices: edge gone, no other has room for quilt'],
    ]);
    const down = { reports: [linkReport('cam', 'edge', 50, { bitsPerSecond: 0 })], requests: [quilt()] };
    const cause = 'links: there is no way from cam over devices with room for quilt';
    expect(verdictsIn(closeEpoch(nobody, 0, down, where))).toEqual([['r1', 'refused', 'DEADLINE_IMPOSSIBLE', cause]]);
    const home = { ...down, requests: [quilt({ sinkDeviceId: 'cam' })] };
    expect(verdictsIn(closeEpoch(nobody, 0, home, where))).toEqual([
      ['r1', 'refused', 'DEADLINE_IMPOSSIBLE', `${cause} and on to cam`],
    ]);
  });

  it('is refused when the devices are busy with what is promised', () => {
    const full = closeEpoch(nobody, 0, { requests: [quilt({ deadlineMs: 540 })] }, chainSetting(SOLO));
    const more = { requests: [quilt({ requestId: 'r2', arrivedAtMs: 110, deadlineMs: 700, priority: 9 })] };
    expect(verdictsIn(closeEpoch(full.state, 1, more, chainSetting(SOLO)))).toEqual([
      ['r2', 'refused', 'DEVICES_BUSY', 'devices: beside what is promised it takes 700 ms, 560 ms are left'],
    ]);
  });

  it('is shed early when planning is behind', () => {
    const behind = { ...setting, window: { shedAtMs: windowOf(0).nowMs + 100 } };
    const words = 'time: alone it takes 185 ms over the best devices and links, 100 ms are left';
    expect(verdictsIn(closeEpoch(nobody, 0, { requests: [quilt({ deadlineMs: 340 })] }, behind))).toEqual([
      ['r1', 'refused', 'OVERLOAD', `planning: 100 ms behind; ${words}`],
    ]);
    expect(admittedIn(closeEpoch(nobody, 0, { requests: [quilt({ deadlineMs: 440 })] }, behind))).toEqual(['r1']);
  });

  it('expires when it has waited for room until it is impossible', () => {
    const guarded = chainSetting({}, { promiseGuardMs: 100 });
    const waiting = closeEpoch(nobody, 0, { requests: [quilt({ deadlineMs: 400 })] }, guarded);
    const words = 'alone it takes 185 ms over the best devices and links, 160 ms are left';
    expect(verdictsIn(closeEpoch(waiting.state, 1, {}, guarded))).toEqual([
      ['r1', 'expired', 'EXPIRED_IN_QUEUE', `waited 190 ms; time: ${words}`],
    ]);
  });
});

describe('an epoch later', () => {
  const urgent = quilt({ requestId: 'r2', arrivedAtMs: 110, sourceDeviceId: 'edge', priority: 8 });

  it('what has begun stays, everything else is planned again', () => {
    const epoch = closeEpoch(begun().state, 1, { requests: [urgent] }, setting);
    expect(itineraries(epoch)).toEqual({
      r1: ['1 cam>edge 250-260', '2-3 edge 350-425'],
      r2: ['1-3 edge 250-350'],
    });
    const later = closeEpoch(
      epoch.state,
      2,
      { requests: [quilt({ ...urgent, requestId: 'r3', arrivedAtMs: 210 })] },
      setting,
    );
    // The rack is free at 350; who has waited longer goes behind all the same, for the weight is eight times as much.
    expect(itineraries(later)).toEqual({ r1: ['2-3 edge 450-525'], r2: [], r3: ['1-3 edge 350-450'] });
  });

  it('nobody who is promised something becomes late because of somebody new', () => {
    const tight = closeEpoch(nobody, 0, { requests: [quilt({ deadlineMs: 325 })] }, setting);
    const epoch = closeEpoch(tight.state, 1, { requests: [urgent] }, setting);
    expect(admittedIn(epoch)).toEqual(['r2']);
    expect(itineraries(epoch)).toEqual({
      r1: ['1 cam>edge 250-260', '2-3 edge 260-335'],
      r2: ['1-3 edge 335-435'],
    });
  });

  it('a request of high priority comes before others where that hurts no promise', () => {
    const solo = chainSetting(SOLO);
    const small = quilt({ requestId: 'small', models: ['patch'] });
    const heavy = quilt({ requestId: 'heavy', priority: 5, deadlineMs: 540 });
    const epoch = closeEpoch(nobody, 0, { requests: [small, heavy] }, solo);
    expect(itineraries(epoch)).toEqual({ heavy: ['1-3 cam 150-550'], small: ['1 cam 550-590'] });
    const untried = closeEpoch(nobody, 0, { requests: [small, heavy] }, chainSetting(SOLO, { frontTries: 0 }));
    expect(admittedIn(untried)).toEqual(['small']);
  });

  it('a chain of which everything is believed to be done stays listed, with all of it, until its executor has told', () => {
    const over = closeEpoch(closeEpoch(begun().state, 1, {}, setting).state, 2, {}, setting);
    const waiting = closeEpoch(over.state, 3, {}, setting);
    expect(itineraries(waiting)).toEqual({ r1: [] });
    expect(waiting.plan?.chains).toEqual(begun().plan?.chains);
    const told = { outcomes: [outcome(401, 'completed')] };
    expect(closeEpoch(waiting.state, 4, told, setting).verdicts).toMatchObject([{ verdict: 'completed' }]);
    // A completion may be read until a second after the deadline.
    const patient = closeEpoch(waiting.state, 18, {}, setting);
    expect(patient.verdicts).toEqual([]);
    expect(closeEpoch(patient.state, 20, {}, setting).verdicts).toMatchObject([{ reason: 'EXECUTOR_SILENT' }]);
  });

  it('what was planned and not begun in time begins with the next plan', () => {
    // No plan held between 250 and 450: the transfer of 250 has not begun.
    const late = closeEpoch(begun().state, 3, {}, setting);
    expect(itineraries(late)).toEqual({ r1: ['1 cam>edge 450-460', '2-3 edge 460-535'] });
  });

  it('is planned to the same bytes from a state that was written and read', () => {
    const told = { reports: [deviceReport('edge', 120), linkReport('cam', 'edge', 130)], requests: [urgent] };
    const { state } = closeEpoch(begun().state, 1, told, setting);
    const read = JSON.parse(JSON.stringify(state)) as CellState;
    const inputs = {
      reports: [deviceReport('edge', 220, { backlogFlops: 1e9 })],
      outcomes: [outcome(230, 'progress', { layersDone: 1, holderDeviceId: 'cam' })],
    };
    expect(canonicalJson(closeEpoch(read, 2, inputs, setting))).toBe(
      canonicalJson(closeEpoch(state, 2, inputs, setting)),
    );
  });
});

describe('what executors report', () => {
  it('moves what is late, and what waits for it', () => {
    const beside = quilt({ requestId: 'r2', sourceDeviceId: 'edge', deadlineMs: 2000 });
    const { state } = closeEpoch(nobody, 0, { requests: [quilt(), beside] }, setting);
    const on = closeEpoch(
      state,
      1,
      { outcomes: [outcome(190, 'progress', { requestId: 'r2', layersDone: 0.4, holderDeviceId: 'edge' })] },
      setting,
    );
    // Of 25 ms of the first layer 60 % are left at 190: the rack is free for the second one at 205.
    expect(chainIn(on.state, 'r2').progress.steps[0]).toMatchObject({ layer: 1, finishesAtMs: 205 });
    expect(itineraries(on).r1).toEqual(['1 cam>edge 250-260', '2-3 edge 280-355']);
  });

  it('frees a device that was done earlier', () => {
    const outcomes = [outcome(199, 'progress', { layersDone: 1, holderDeviceId: 'cam' })];
    const epoch = closeEpoch(begun().state, 1, { outcomes }, setting);
    expect(chainIn(epoch.state).progress).toMatchObject({ layersDone: 1, holderDeviceId: 'cam', sinceMs: 199 });
  });

  it('misses a chain that cannot make it any more even alone', () => {
    const tight = closeEpoch(nobody, 0, { requests: [quilt({ deadlineMs: 325 })] }, setting);
    const outcomes = [outcome(199, 'progress', { layersDone: 0, holderDeviceId: 'cam', restarted: true })];
    expect(verdictsIn(closeEpoch(tight.state, 1, { outcomes }, setting))).toEqual([]);
    const later = closeEpoch(
      tight.state,
      3,
      { outcomes: [outcome(399, 'progress', { layersDone: 0, holderDeviceId: 'cam' })] },
      setting,
    );
    const verdicts: readonly Partial<VerdictBody>[] = [
      { verdict: 'missed', reason: 'DEVICES_BUSY', cause: 'devices: still running 64 ms after the deadline' },
    ];
    expect(later.verdicts).toMatchObject(verdicts);
  });

  it('gives up who is late alone, unless the cell goes on for as long as it can', () => {
    const tight = quilt({ deadlineMs: 325 });
    const away = { reports: [linkReport('cam', 'edge', 160, { bitsPerSecond: 0 })] };
    const { state } = closeEpoch(nobody, 0, { requests: [tight] }, setting);
    expect(verdictsIn(closeEpoch(state, 1, away, setting))).toEqual([
      ['r1', 'missed', 'DEVICES_BUSY', 'devices: done 215 ms after the deadline, even alone'],
    ]);
    const patient = chainSetting({ bestEffort: true });
    const kept = closeEpoch(closeEpoch(nobody, 0, { requests: [tight] }, patient).state, 1, away, patient);
    expect(kept.verdicts).toEqual([]);
    expect(itineraries(kept)).toEqual({ r1: ['1-3 cam 150-550'] });
    const more = { requests: [quilt({ requestId: 'r2', arrivedAtMs: 210, models: ['patch'] })] };
    // Late as it is, it comes behind somebody new.
    expect(itineraries(closeEpoch(kept.state, 2, more, patient))).toMatchObject({ r2: ['1 cam 450-490'] });
  });

  it('ends a chain that fails', () => {
    const failed = { outcomes: [outcome(190, 'failed', { why: 'no power' })] };
    expect(verdictsIn(closeEpoch(begun().state, 1, failed, setting))).toEqual([
      ['r1', 'missed', 'EXECUTOR_FAILED', 'executor: no power'],
    ]);
  });
});

describe('work measured on a device', () => {
  const lone = chainSetting({ links: [] });

  it('counts for as long as it takes, from when it was measured', () => {
    const asked = { requests: [quilt({ models: ['patch'], sourceDeviceId: 'edge' })] };
    const reports = [deviceReport('edge', 50, { backlogFlops: 0.8e9 })];
    // 0.8 GFLOP take the rack 200 ms from 50 on.
    expect(itineraries(closeEpoch(nobody, 0, { ...asked, reports }, lone))).toEqual({ r1: ['1 edge 250-260'] });
    const old = [deviceReport('edge', 50, { backlogFlops: 0.4e9 })];
    expect(itineraries(closeEpoch(nobody, 0, { ...asked, reports: old }, lone))).toEqual({ r1: ['1 edge 150-160'] });
  });

  it('and work that we know of overlap: the longer of them counts, not both', () => {
    const long = quilt({ sourceDeviceId: 'edge', batchSize: 8, deadlineMs: 3000 });
    const { state } = closeEpoch(nobody, 0, { requests: [long] }, lone);
    const inputs = {
      // The rest of a batch that ends at 950.
      reports: [deviceReport('edge', 150, { backlogFlops: 3.2e9 })],
      requests: [
        quilt({ requestId: 'r2', arrivedAtMs: 110, models: ['patch'], sourceDeviceId: 'edge', deadlineMs: 2000 }),
      ],
    };
    // The first layer has begun and ends at 350, the others are ours to move.
    expect(itineraries(closeEpoch(state, 1, inputs, lone))).toEqual({
      r1: ['1 edge 150-350', '2-3 edge 960-1560'],
      r2: ['1 edge 950-960'],
    });
  });

  it('by a clock that runs ahead counts from now on, and what it reported before counts no more', () => {
    const ahead = closeEpoch(nobody, 0, { reports: [deviceReport('edge', 5000, { backlogFlops: 0.8e9 })] }, lone);
    const inputs = {
      reports: [deviceReport('edge', 150)],
      requests: [quilt({ models: ['patch'], sourceDeviceId: 'edge', arrivedAtMs: 110 })],
    };
    const epoch = closeEpoch(ahead.state, 1, inputs, lone);
    expect(epoch.staleReports).toBe(1);
    expect(itineraries(epoch)).toEqual({ r1: ['1 edge 400-410'] });
  });
});

describe('streams and sources', () => {
  it('pipeline the items of one user over the devices', () => {
    const items = [0, 1, 2].map((item) => quilt({ requestId: `item${item}`, deadlineMs: 2000, sinkDeviceId: 'desk' }));
    const ends = closeEpoch(nobody, 0, { requests: items }, setting).verdicts.map(
      ({ predictedFinishAtMs }) => predictedFinishAtMs,
    );
    // Alone each takes 186 ms; three one after the other would take 558.
    expect(Math.max(...ends.map((ms) => (ms ?? Infinity) - 150))).toBeLessThan(450);
  });

  it('serve sources by priority when they meet at a device', () => {
    const links = [link('cam', 'edge'), link('desk', 'edge')];
    const rack = chainSetting({
      devices: ['cam', 'desk', 'edge'].map((deviceId) => ({
        ...{ deviceId, deviceClass: deviceId === 'edge' ? 'rack' : 'phone' },
        models: deviceId === 'edge' ? ['quilt'] : [],
      })),
      links,
    });
    const low = quilt({ requestId: 'low', sourceDeviceId: 'cam', priority: 1, deadlineMs: 2000 });
    const high = quilt({ requestId: 'high', sourceDeviceId: 'desk', priority: 4, deadlineMs: 2000 });
    expect(itineraries(closeEpoch(nobody, 0, { requests: [low, high] }, rack))).toEqual({
      high: ['0 desk>edge 150-250', '1-3 edge 250-350'],
      low: ['0 cam>edge 150-250', '1-3 edge 350-450'],
    });
  });
});
