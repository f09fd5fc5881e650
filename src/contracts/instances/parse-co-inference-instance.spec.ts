import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseCoInferenceInstance } from './index.js';
import { brokenInstance, type InstanceRefusal, type Path, refusalOf } from '../testing/broken-instance.js';

const splits = [
  {
    id: 'cut',
    deviceCycles: 1e9,
    serverCycles: 2e9,
    uploadBits: 2e6,
    deviceBytes: 1e8,
    deviceWeight: 0.5,
    serverWeight: 0,
  },
  { id: 'device', deviceCycles: 3e9, serverCycles: 0, uploadBits: 0 },
];

const device = { gainHzPerWatt: 1e8, powerWatts: 0.5, deviceHz: 2e9, deviceKappaJoulesPerCycleHz2: 0 };

/** A valid cell that uses nearly every key, as a tree to break one thing in. */
const cell = {
  kind: 'cell',
  goal: 'epoch',
  distortion: { kind: 'rateDistortion', beta: 8 },
  pruning: 'structured',
  ratios: 'one',
  bandwidthHz: 6e6,
  blockCount: 12,
  serverClockHz: 20e9,
  serverShares: 'backlog',
  splitRule: 'free',
  leftover: 'worst',
  admission: 'weight',
  jointMethod: 'exchange',
  policy: 'fixedRatio',
  fixedRetained: 0.5,
  users: [
    {
      id: 'u1',
      ...device,
      leastDeviceHz: 5e8,
      serverKappaJoulesPerCycleHz2: 0,
      deadlineSeconds: 0.9,
      energyJoules: 0.4,
      deviceMemoryBytes: 1e9,
      minRetained: 0.1,
      maxDistortion: 0.3,
      weight: 0,
      splits,
    },
    {
      id: 'u2',
      ...device,
      serverHz: 5e9,
      deadlineSeconds: 0,
      state: 'computing',
      started: { splitId: 'cut', retained: 0.6, uploadBitsLeft: 0, deviceCyclesLeft: 0, deviceHz: 1e9 },
      splits,
    },
    {
      id: 'u3',
      ...device,
      serverHz: 0,
      deadlineSeconds: 1,
      state: 'uploading',
      started: { splitId: 'device', retained: 1, uploadBitsLeft: 1e6 },
      splits,
    },
  ],
};

/** A valid single user with two ratios. */
const single = {
  kind: 'single',
  bandwidthHz: 6e6,
  ratios: 'two',
  users: [
    {
      id: 'u1',
      ...device,
      serverHz: 5e9,
      serverKappaJoulesPerCycleHz2: 1e-30,
      deadlineSeconds: 1,
      splits: [splits[0]],
    },
  ],
};

/** A valid cell whose server clock is cut into slices. */
const sliced = {
  kind: 'cell',
  goal: 'minSum',
  bandwidthHz: 6e6,
  blockCount: 12,
  serverClockHz: 20e9,
  serverSliceCount: 8,
  users: [{ id: 'u1', ...device, deadlineSeconds: 1, splits }],
};

/** The least a cell without blocks needs. */
const hertz = {
  kind: 'cell',
  goal: 'minSum',
  bandwidthHz: 6e6,
  users: [{ id: 'u1', ...device, serverHz: 5e9, deadlineSeconds: 1, splits }],
};

const refusal = (text: string): InstanceRefusal => refusalOf(parseCoInferenceInstance, text);

interface Vector {
  readonly name: string;
  readonly instance: object;
  readonly expect: { readonly exitCode?: number; readonly field?: string };
}
const file = new URL('../../../test/vectors/co-inference.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as readonly Vector[];
const isInvalid = ({ expect: { exitCode } }: Vector): boolean => exitCode === 2;

describe('reading a co-inference instance', () => {
  it.each([cell, single, sliced, hertz])('hands a valid instance through unchanged', (instance) => {
    expect(parseCoInferenceInstance(JSON.stringify(instance))).toEqual(instance);
  });

  it('passes every valid instance of the specification vectors', () => {
    for (const { instance } of vectors.filter((vector) => !isInvalid(vector))) {
      expect(parseCoInferenceInstance(JSON.stringify(instance))).toEqual(instance);
    }
  });

  it('has nine invalid instances of the specification vectors to refuse', () => {
    expect(vectors.filter(isInvalid)).toHaveLength(9);
  });

  it.each(vectors.filter(isInvalid))('$name', ({ instance, expect: { field } }) => {
    expect(refusal(JSON.stringify(instance)).field).toBe(field);
  });

  it('takes a cell without users', () => {
    const text = '{"kind":"cell","goal":"maxUsers","bandwidthHz":1,"users":[]}';
    expect(parseCoInferenceInstance(text).users).toEqual([]);
  });

  it.each(['', '{', '[]', 'null', '7', '"text"'])('blames the instance as a whole: %j', (text) => {
    expect(refusal(text).field).toBe('instance');
  });

  it('refuses a number too large for a double', () => {
    const text = JSON.stringify(cell).replace('"bandwidthHz":6000000', '"bandwidthHz":1e400');
    expect(refusal(text)).toEqual({ field: 'bandwidthHz', message: 'bandwidthHz: must be number' });
  });
});

describe('unknown and missing keys', () => {
  it.each<[string, Path]>([
    ['bandwidth', ['bandwidth']],
    ['distortion.betas', ['distortion', 'betas']],
    ['users[2].minRetaned', ['users', 2, 'minRetaned']],
    ['users[0].splits[1].uploadBit', ['users', 0, 'splits', 1, 'uploadBit']],
    ['users[1].started.bits', ['users', 1, 'started', 'bits']],
  ])('%s is unknown', (field, path) => {
    expect(refusal(brokenInstance(cell, path, 1))).toEqual({ field, message: `${field}: unknown key` });
  });

  it.each<[string, Path]>([
    ['kind', ['kind']],
    ['bandwidthHz', ['bandwidthHz']],
    ['users', ['users']],
    ['distortion.kind', ['distortion', 'kind']],
    ['users[0].id', ['users', 0, 'id']],
    ['users[0].gainHzPerWatt', ['users', 0, 'gainHzPerWatt']],
    ['users[0].powerWatts', ['users', 0, 'powerWatts']],
    ['users[0].deviceHz', ['users', 0, 'deviceHz']],
    ['users[0].deviceKappaJoulesPerCycleHz2', ['users', 0, 'deviceKappaJoulesPerCycleHz2']],
    ['users[0].deadlineSeconds', ['users', 0, 'deadlineSeconds']],
    ['users[0].splits', ['users', 0, 'splits']],
    ['users[0].splits[0].id', ['users', 0, 'splits', 0, 'id']],
    ['users[0].splits[0].deviceCycles', ['users', 0, 'splits', 0, 'deviceCycles']],
    ['users[0].splits[0].serverCycles', ['users', 0, 'splits', 0, 'serverCycles']],
    ['users[0].splits[0].uploadBits', ['users', 0, 'splits', 0, 'uploadBits']],
    ['users[1].started.splitId', ['users', 1, 'started', 'splitId']],
    ['users[1].started.retained', ['users', 1, 'started', 'retained']],
    ['users[1].started.uploadBitsLeft', ['users', 1, 'started', 'uploadBitsLeft']],
  ])('%s is missing', (field, path) => {
    expect(refusal(brokenInstance(cell, path, undefined))).toEqual({ field, message: `${field}: is missing` });
  });
});

/** Path and values outside the type or range; null never stands for absent. */
const WRONG_VALUES: readonly (readonly [Path, readonly unknown[]])[] = [
  [['kind'], ['both', null]],
  [['goal'], ['most', null]],
  [['distortion'], ['magnitude', null]],
  [
    ['distortion', 'kind'],
    ['other', null],
  ],
  [
    ['distortion', 'beta'],
    [0, -1, '8', null],
  ],
  [['pruning'], ['none', null]],
  [['ratios'], ['three', null, 2]],
  [['bandwidthHz'], [0, -1, '6', null]],
  [['blockCount'], [0, 1.5, -1, 10_001, '12', null]],
  [['serverClockHz'], [0, -1, null]],
  [['serverShares'], ['fair', null]],
  [['splitRule'], ['fixed', null]],
  [['leftover'], ['best', null]],
  [['admission'], ['value', null]],
  [['jointMethod'], ['tables', null]],
  [['policy'], ['random', null]],
  [['fixedRetained'], [0, 1.1, null]],
  [['users'], [{}, null]],
  [
    ['users', 0, 'id'],
    ['', 1, null],
  ],
  [
    ['users', 0, 'gainHzPerWatt'],
    [0, -1, '1', null],
  ],
  [
    ['users', 0, 'powerWatts'],
    [0, -1, null],
  ],
  [
    ['users', 0, 'deviceHz'],
    [0, -1e9, null],
  ],
  [
    ['users', 0, 'leastDeviceHz'],
    [-1, 2.1e9, null],
  ],
  [
    ['users', 0, 'deviceKappaJoulesPerCycleHz2'],
    [-1e-28, null],
  ],
  [
    ['users', 0, 'serverKappaJoulesPerCycleHz2'],
    [-1e-30, null],
  ],
  [
    ['users', 0, 'serverHz'],
    [-1, null],
  ],
  [
    ['users', 0, 'deadlineSeconds'],
    [-0.1, '1', null],
  ],
  [
    ['users', 0, 'energyJoules'],
    [-1, null],
  ],
  [
    ['users', 0, 'deviceMemoryBytes'],
    [-1, null],
  ],
  [
    ['users', 0, 'minRetained'],
    [-0.1, 1.1, null],
  ],
  [
    ['users', 0, 'maxDistortion'],
    [-0.1, null],
  ],
  [
    ['users', 0, 'weight'],
    [-1, null],
  ],
  [
    ['users', 0, 'state'],
    ['done', null],
  ],
  [
    ['users', 0, 'splits'],
    [[], {}, null],
  ],
  [
    ['users', 0, 'splits', 0, 'id'],
    ['', 3, null],
  ],
  [
    ['users', 0, 'splits', 0, 'deviceCycles'],
    [-1, '1', null],
  ],
  [
    ['users', 0, 'splits', 0, 'serverCycles'],
    [-1, null],
  ],
  [
    ['users', 0, 'splits', 0, 'uploadBits'],
    [-1, null],
  ],
  [
    ['users', 0, 'splits', 0, 'deviceBytes'],
    [-1, null],
  ],
  [
    ['users', 0, 'splits', 0, 'deviceWeight'],
    [-1, null],
  ],
  [
    ['users', 0, 'splits', 0, 'serverWeight'],
    [-1, null],
  ],
  [
    ['users', 1, 'started', 'splitId'],
    ['', 1, 'cut9', null],
  ],
  [
    ['users', 1, 'started', 'retained'],
    [0, 1.1, null],
  ],
  [
    ['users', 1, 'started', 'uploadBitsLeft'],
    [-1, null],
  ],
  [
    ['users', 1, 'started', 'deviceCyclesLeft'],
    [-1, null],
  ],
  [
    ['users', 1, 'started', 'deviceHz'],
    [0, -1, null],
  ],
];

const fieldOf = (path: Path): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .slice(1);

describe('wrong types and values', () => {
  it.each(WRONG_VALUES.flatMap(([path, values]) => values.map((value) => ({ field: fieldOf(path), path, value }))))(
    '$field = $value',
    ({ field, path, value }) => {
      const { field: named, message } = refusal(brokenInstance(cell, path, value));
      expect(named).toBe(field);
      expect(message.startsWith(`${field}: `)).toBe(true);
    },
  );
});

describe('rules across fields', () => {
  it.each<[string, object, Path, unknown, string]>([
    ['a cell without a goal', cell, ['goal'], undefined, 'goal: is missing: a cell needs one'],
    ['no single user', single, ['users'], [], 'users: must hold exactly one user with kind "single", not 0'],
    ['two ratios in a cell', hertz, ['ratios'], 'two', 'ratios: must be "one" in a cell and with structured pruning'],
    [
      'two structured ratios',
      single,
      ['pruning'],
      'structured',
      'ratios: must be "one" in a cell and with structured pruning',
    ],
    ['a rate without beta', cell, ['distortion', 'beta'], undefined, 'distortion.beta: is missing'],
    ['a magnitude with beta', cell, ['distortion', 'kind'], 'magnitude', 'distortion.beta: only with "rateDistortion"'],
    ['an epoch without blocks', cell, ['blockCount'], undefined, 'blockCount: is missing: "epoch" needs blocks'],
    ['weights without blocks', hertz, ['goal'], 'maxWeight', 'blockCount: is missing: "maxWeight" needs blocks'],
    [
      'slices without blocks',
      sliced,
      ['blockCount'],
      undefined,
      'blockCount: is missing: "minSum" with slices needs blocks',
    ],
    ['free splits without blocks', hertz, ['splitRule'], 'free', 'splitRule: must be "equalShare" without blocks'],
    ['an epoch with slices', cell, ['serverSliceCount'], 8, 'serverSliceCount: not with goal "epoch"'],
    ['weights with slices', sliced, ['goal'], 'maxWeight', 'serverSliceCount: not with goal "maxWeight"'],
    [
      'a share beside slices',
      sliced,
      ['users', 0, 'serverHz'],
      1,
      'users[0].serverHz: must be absent with slices of the server clock',
    ],
    ['slices of nothing', sliced, ['serverClockHz'], undefined, 'serverClockHz: is missing: there are slices of it'],
    [
      'nobody says whose clock',
      hertz,
      ['users', 0, 'serverHz'],
      undefined,
      'serverClockHz: is missing: users[0] has no serverHz',
    ],
    [
      'more clock given than there is',
      cell,
      ['serverClockHz'],
      4e9,
      "serverClockHz: must be >= the sum of the users' serverHz, 5000000000",
    ],
    ['a single user without a server', single, ['users', 0, 'serverHz'], undefined, 'users[0].serverHz: is missing'],
    [
      'server energy in a cell',
      cell,
      ['users', 0, 'serverKappaJoulesPerCycleHz2'],
      1e-30,
      'users[0].serverKappaJoulesPerCycleHz2: must be 0 in a cell: only device energy is charged',
    ],
    [
      'a clock that is never reached',
      cell,
      ['users', 0, 'leastDeviceHz'],
      2.1e9,
      'users[0].leastDeviceHz: must be <= deviceHz',
    ],
    ['the same user twice', cell, ['users', 1, 'id'], 'u1', 'users[1].id: duplicate id "u1"'],
    ['the same split twice', cell, ['users', 0, 'splits', 1, 'id'], 'cut', 'users[0].splits[1].id: duplicate id "cut"'],
    ['under way outside an epoch', cell, ['goal'], 'maxUsers', 'users[1].state: must be "new" but for goal "epoch"'],
    [
      'under way alone',
      single,
      ['users', 0, 'state'],
      'uploading',
      'users[0].state: must be "new" but for goal "epoch"',
    ],
    [
      'under way without a server',
      cell,
      ['users', 1, 'serverHz'],
      undefined,
      'users[1].serverHz: is missing: the user is under way',
    ],
    [
      'under way without a start',
      cell,
      ['users', 1, 'started'],
      undefined,
      'users[1].started: is missing: the user is under way',
    ],
    [
      'under way on another split',
      cell,
      ['users', 2, 'started', 'splitId'],
      'M9',
      'users[2].started.splitId: unknown split "M9"',
    ],
    [
      'computing without cycles',
      cell,
      ['users', 1, 'started', 'deviceCyclesLeft'],
      undefined,
      'users[1].started.deviceCyclesLeft: is missing: the device computes',
    ],
    [
      'computing without a clock',
      cell,
      ['users', 1, 'started', 'deviceHz'],
      undefined,
      'users[1].started.deviceHz: is missing: the device computes',
    ],
    [
      'a part without a weight',
      single,
      ['users', 0, 'splits', 0, 'serverWeight'],
      undefined,
      'users[0].splits[0].serverWeight: is missing: two ratios need it',
    ],
    ['two ratios at full power', single, ['policy'], 'fixedPower', 'policy: "fixedPower" only with one ratio'],
    [
      'one ratio of none',
      cell,
      ['fixedRetained'],
      undefined,
      'fixedRetained: is missing: policy "fixedRatio" needs it',
    ],
    [
      'a sum at full clock without blocks',
      hertz,
      ['policy'],
      'fullClock',
      'policy: "fullClock" only with blocks, for "minSum"',
    ],
    [
      'equal shares for one',
      single,
      ['policy'],
      'equalBandwidth',
      'policy: "equalBandwidth" only in a cell, without slices, not for "epoch"',
    ],
    [
      'equal shares in an epoch',
      cell,
      ['policy'],
      'equalBandwidth',
      'policy: "equalBandwidth" only in a cell, without slices, not for "epoch"',
    ],
    [
      'equal shares and slices',
      sliced,
      ['policy'],
      'equalBandwidth',
      'policy: "equalBandwidth" only in a cell, without slices, not for "epoch"',
    ],
    [
      'first come where all are served',
      hertz,
      ['policy'],
      'firstCome',
      'policy: "firstCome" only where users are admitted, without slices',
    ],
  ])('%s', (_, instance, path, value, message) => {
    expect(refusal(brokenInstance(instance, path, value)).message).toBe(message);
  });

  it('does not start a table over blocks and slices that would never end', () => {
    const large = { ...sliced, blockCount: 10_000, serverSliceCount: 1_000 };
    expect(parseCoInferenceInstance(JSON.stringify(large)).blockCount).toBe(10_000);
    expect(refusal(JSON.stringify({ ...large, jointMethod: 'table' })).field).toBe('jointMethod');
  });

  it('lets fields that do not apply have no effect', () => {
    const idle = {
      ...single,
      goal: 'epoch',
      blockCount: 3,
      serverSliceCount: 2,
      leftover: 'worst',
      fixedRetained: 0.5,
    };
    expect(parseCoInferenceInstance(JSON.stringify(idle))).toEqual(idle);
  });
});
