import { describe, expect, it } from '@jest/globals';
import { MODES, type Cell, type Direction, type Mode } from '../catalogue.js';
import type { RadioReport, UserRequest, VerdictBody } from '../messages.js';
import { emptyCellState, type UserState } from './state.js';
import { chosenMode, structuralObstacle, usableModes } from './structural.js';
import { closeEpoch, radio, request, scenarioWorld } from './testing/cell-scenarios.js';
import { OFFLOAD_CELL } from './testing/offload-scenarios.js';

/** The verdicts on one new request of a user with a good channel. */
function verdictsOn(
  asked: Partial<UserRequest>,
  { reports = [radio('ann', 10, 5)], cell = {} }: { reports?: readonly RadioReport[]; cell?: Partial<Cell> } = {},
): readonly VerdictBody[] {
  const world = scenarioWorld(cell);
  return closeEpoch(emptyCellState('north'), 0, { reports, requests: [request(asked)] }, { world }).verdicts;
}

const refusal = (reason: string, cause: string): readonly unknown[] => [
  { cellId: 'north', requestId: 'r1', verdict: 'refused', reason, cause },
];

describe('a request that no planning could serve', () => {
  it('is refused when none of its models is known, and served by one that is', () => {
    expect(verdictsOn({ models: ['vison', 'speach'] })).toEqual(
      refusal('UNKNOWN_MODEL', 'catalogue: has none of vison, speach'),
    );
    expect(verdictsOn({ models: ['vison', 'vision'] })).toMatchObject([{ verdict: 'admitted', model: 'vision' }]);
  });

  it('is refused when its device class is unknown', () => {
    expect(verdictsOn({ deviceClass: 'fridge' })).toEqual(
      refusal('UNKNOWN_DEVICE', 'catalogue: has no device class "fridge"'),
    );
  });

  it('is refused when the cell has no such source or sink device', () => {
    expect(verdictsOn({ sourceDeviceId: 'camera-7', sinkDeviceId: 'kiosk' })).toEqual(
      refusal('UNKNOWN_DEVICE', 'catalogue: has no device "camera-7"'),
    );
    expect(verdictsOn({ sourceDeviceId: 'kiosk', sinkDeviceId: 'screen' })).toEqual(
      refusal('UNKNOWN_DEVICE', 'catalogue: has no device "screen"'),
    );
    expect(verdictsOn({ sourceDeviceId: 'kiosk', sinkDeviceId: 'kiosk' })).toMatchObject([{ verdict: 'admitted' }]);
  });

  it.each(MODES.filter((mode) => mode !== 'download'))('is refused when it allows only mode %s', (mode) => {
    const refused = refusal('MODE_NOT_OFFERED', `modes: asked ${mode}, offered download`);
    expect(verdictsOn({ modes: [mode] })).toEqual(refused);
    // The cell would offer it, but nothing plans it.
    expect(verdictsOn({ modes: [mode] }, { cell: { modes: [mode, 'download'] } })).toEqual(refused);
  });

  it('is refused in a cell that offers nothing', () => {
    expect(verdictsOn({}, { cell: { modes: [] } })).toEqual(
      refusal('MODE_NOT_OFFERED', 'modes: asked any, offered none'),
    );
  });

  it('is served by download when it allows that among others', () => {
    expect(verdictsOn({ modes: ['chain', 'download'] })).toMatchObject([{ verdict: 'admitted', mode: 'download' }]);
  });

  it('is refused when its user never reported a downlink', () => {
    const never = refusal('NO_CHANNEL_REPORT', 'downlink: user ann never reported');
    expect(verdictsOn({}, { reports: [] })).toEqual(never);
    expect(verdictsOn({}, { reports: [radio('bob', 10, 5)] })).toEqual(never);
    const uplinkOnly: RadioReport = {
      kind: 'radio',
      cellId: 'north',
      userId: 'ann',
      measuredAtMs: 10,
      uplink: { cqi: 9 },
    };
    expect(verdictsOn({}, { reports: [uplinkOnly] })).toEqual(never);
  });

  it('is refused when the last report is older than the cell trusts, to the millisecond', () => {
    const cell = { downlinkValidityMs: 80 };
    expect(verdictsOn({}, { reports: [radio('ann', 19, 5)], cell })).toEqual(
      refusal('NO_CHANNEL_REPORT', 'downlink: last report is 81 ms old, 80 ms allowed'),
    );
    expect(verdictsOn({}, { reports: [radio('ann', 20, 5)], cell })).toMatchObject([{ verdict: 'admitted' }]);
  });
});

describe('of several reasons the first that applies', () => {
  const everything: Partial<UserRequest> = {
    models: ['vison'],
    deviceClass: 'fridge',
    modes: ['chain'],
    deadlineMs: 1,
    energyJoules: 0,
  };
  const asRepaired: readonly (readonly [string, Partial<UserRequest>, readonly RadioReport[]])[] = [
    ['UNKNOWN_MODEL', {}, []],
    ['UNKNOWN_DEVICE', { models: ['vision'] }, []],
    ['MODE_NOT_OFFERED', { models: ['vision'], deviceClass: 'watch' }, []],
    ['NO_CHANNEL_REPORT', { models: ['vision'], deviceClass: 'watch', modes: ['download'] }, []],
    [
      'DEADLINE_IMPOSSIBLE',
      { models: ['vision'], deviceClass: 'watch', modes: ['download'], deadlineMs: 3000 },
      [radio('ann', 10, 5)],
    ],
    [
      'MEMORY_IMPOSSIBLE',
      { models: ['vision'], deviceClass: 'watch', modes: ['download'], deadlineMs: 9000 },
      [radio('ann', 10, 5)],
    ],
    [
      'ENERGY_IMPOSSIBLE',
      { models: ['vision'], deviceClass: 'phone', modes: ['download'], deadlineMs: 9000 },
      [radio('ann', 10, 5)],
    ],
  ];

  it.each(asRepaired)('is %s', (reason, repaired, reports) => {
    expect(verdictsOn({ ...everything, ...repaired }, { reports })).toMatchObject([{ verdict: 'refused', reason }]);
  });
});

describe('the mode of a request that allows several', () => {
  const both = scenarioWorld({ ...OFFLOAD_CELL, modes: ['offload', 'download'] });
  const planned: readonly Mode[] = ['download', 'offload'];
  /** Heard of at 900 ms, or at 0, which is too long ago: reports stand for 500 ms. */
  const world = { ...both, cell: { ...both.cell, downlinkValidityMs: 500, uplinkValidityMs: 500 } };
  const known = (...directions: readonly Direction[]): UserState => {
    const sampleOf = (direction: Direction): UserState['uplink'] => [
      { atMs: directions.includes(direction) ? 900 : 0, bitsPerSecondPerHz: 5 },
    ];
    return { userId: 'ann', downlink: sampleOf('downlink'), uplink: sampleOf('uplink'), lastHeardAtMs: 900 };
  };
  const modeOf = (asked: Partial<UserRequest>, user: UserState | undefined): Mode | undefined =>
    chosenMode(request(asked), user, world, planned, 1000);

  it('is the first of its list, or of the cell, that the cell offers', () => {
    const user = known('uplink', 'downlink');
    expect(modeOf({ modes: ['download', 'offload'] }, user)).toBe('download');
    expect(modeOf({ modes: ['chain', 'offload', 'download'] }, user)).toBe('offload');
    expect(modeOf({}, user)).toBe('offload');
    expect(chosenMode(request(), user, world, ['download'], 1000)).toBe('download');
    expect(modeOf({ modes: ['chain'] }, user)).toBeUndefined();
  });

  it('is one whose channel is known where only that is', () => {
    expect(modeOf({}, known('downlink'))).toBe('download');
    expect(modeOf({ modes: ['download', 'offload'] }, known('uplink'))).toBe('offload');
    expect(modeOf({ modes: ['offload'] }, known('downlink'))).toBe('offload');
  });

  it('is the first where no channel is known, and the refusal speaks of that one', () => {
    expect(modeOf({ modes: ['download', 'offload'] }, known())).toBe('download');
    expect(modeOf({}, undefined)).toBe('offload');
    expect(structuralObstacle(request(), known(), world, planned, 1000)?.cause).toBe(
      'uplink: last report is 1000 ms old, 500 ms allowed',
    );
    expect(structuralObstacle(request(), known('downlink'), world, planned, 1000)).toBeUndefined();
  });

  it('is not offload for more than one input', () => {
    expect(usableModes(request({ batchSize: 2 }), world, planned)).toEqual(['download']);
    expect(usableModes(request({ batchSize: 1 }), world, planned)).toEqual(['offload', 'download']);
    expect(modeOf({ batchSize: 2 }, known('uplink', 'downlink'))).toBe('download');
    expect(
      structuralObstacle(request({ batchSize: 2, modes: ['offload'] }), known('uplink'), world, planned, 1000),
    ).toEqual({
      reason: 'MODE_NOT_OFFERED',
      cause: 'modes: offload takes one input a request, batchSize is 2',
    });
    // A chain would not be offered for one input either.
    expect(structuralObstacle(request({ batchSize: 2, modes: ['chain'] }), known(), world, planned, 1000)?.cause).toBe(
      'modes: asked chain, offered offload, download',
    );
  });

  it('needs no channel in a chain, whose devices have links of their own', () => {
    const chains = { ...world, cell: { ...world.cell, modes: ['chain'] as const } };
    expect(structuralObstacle(request(), undefined, chains, ['chain'], 1000)).toBeUndefined();
  });
});
