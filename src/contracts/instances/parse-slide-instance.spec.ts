import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseSlideInstance } from './index.js';
import { brokenInstance, type InstanceRefusal, type Path, refusalOf } from '../testing/broken-instance.js';

/** A valid instance that uses every key, as a tree to break one thing in. */
const complete = {
  bandwidthHz: 20e6,
  resourceBlockHz: 180e3,
  objective: 'weight',
  scheme: 'slide',
  frequencyControl: 'perLayer',
  sharing: 'constant',
  policy: 'density',
  models: [
    {
      id: 'm1',
      layers: [
        { sizeBits: 10e6, workFlops: 1e8, fixedSeconds: 0.1 },
        { sizeBits: 20e6, workFlops: 0 },
        { sizeBits: 5e6 },
      ],
    },
    { id: 'm2', layers: [{ sizeBits: 3e6, workFlops: 2e8 }] },
    { id: 'still', layers: [{ sizeBits: 0 }] },
  ],
  users: [
    {
      id: 'u1',
      deadlineSeconds: -0.5,
      spectralEfficiencyBitsPerSecondPerHz: 4,
      weight: 2,
      committed: true,
      maxFrequencyHz: 1e9,
      minFrequencyHz: 1e8,
      batchSize: 2,
      cyclesPerFlop: 0.5,
      fixedTimeScale: 0,
      energyLimitJoules: 0,
      dynamicPowerWattsPerHz3: 1e-27,
      staticPowerWatts: 0.1,
      fixedTimePowerWatts: 0.2,
      receivePowerWatts: 0.3,
      candidates: [
        { modelId: 'm1', weight: 3, deliveredBits: 30e6, computedLayers: 2, busySeconds: 0.01 },
        { modelId: 'm2' },
      ],
    },
    { id: 'u2', deadlineSeconds: 1, spectralEfficiencyBitsPerSecondPerHz: 0, candidates: [] },
  ],
};

const broken = (path: Path, value: unknown): string => brokenInstance(complete, path, value);
const refusal = (text: string): InstanceRefusal => refusalOf(parseSlideInstance, text);

describe('reading a SLIDE instance', () => {
  it('hands a valid instance through unchanged', () => {
    expect(parseSlideInstance(JSON.stringify(complete))).toEqual(complete);
  });

  it('passes every instance of the specification vectors', () => {
    const file = new URL('../../../test/vectors/slide.json', import.meta.url);
    const vectors = JSON.parse(readFileSync(file, 'utf8')) as readonly { instance: object }[];
    for (const { instance } of vectors) expect(parseSlideInstance(JSON.stringify(instance))).toEqual(instance);
  });

  it('wants nothing but band, models and users', () => {
    expect(parseSlideInstance('{"bandwidthHz":0,"models":[],"users":[]}').users).toEqual([]);
  });

  it('names the field and says what is wrong in one line', () => {
    expect(refusal(broken(['users', 0, 'candidates', 1, 'modelId'], 'M9'))).toEqual({
      field: 'users[0].candidates[1].modelId',
      message: 'users[0].candidates[1].modelId: unknown model "M9"',
    });
  });

  it.each(['', '{', 'nonsense', '{"bandwidthHz":1,}', 'NaN', '[]', 'null', '7', '"text"', '\u0000'])(
    'blames the instance as a whole: %j',
    (text) => {
      expect(refusal(text).field).toBe('instance');
    },
  );

  it('refuses a number too large for a double', () => {
    const text = JSON.stringify(complete).replace('"bandwidthHz":20000000', '"bandwidthHz":1e400');
    expect(refusal(text)).toEqual({ field: 'bandwidthHz', message: 'bandwidthHz: must be number' });
  });

  it('refuses a key that would be the prototype', () => {
    expect(refusal('{"bandwidthHz":0,"models":[],"users":[],"__proto__":{}}').field).toBe('["__proto__"]');
  });

  it('keeps the message on one line whatever the key', () => {
    expect(refusal(broken(['users', 0, 'two\nlines'], 1)).message).toBe('users[0]["two\\nlines"]: unknown key');
  });
});

describe('unknown and missing keys', () => {
  it.each<[string, Path]>([
    ['bandwidthHZ', ['bandwidthHZ']],
    ['models[1].name', ['models', 1, 'name']],
    ['models[0].layers[2].workFlop', ['models', 0, 'layers', 2, 'workFlop']],
    ['users[1].energyLimit', ['users', 1, 'energyLimit']],
    ['users[0].candidates[1].delivered', ['users', 0, 'candidates', 1, 'delivered']],
  ])('%s is unknown', (field, path) => {
    expect(refusal(broken(path, 1))).toEqual({ field, message: `${field}: unknown key` });
  });

  it.each<[string, Path]>([
    ['bandwidthHz', ['bandwidthHz']],
    ['models', ['models']],
    ['users', ['users']],
    ['models[0].id', ['models', 0, 'id']],
    ['models[1].layers', ['models', 1, 'layers']],
    ['models[0].layers[1].sizeBits', ['models', 0, 'layers', 1, 'sizeBits']],
    ['users[0].id', ['users', 0, 'id']],
    ['users[1].deadlineSeconds', ['users', 1, 'deadlineSeconds']],
    ['users[0].spectralEfficiencyBitsPerSecondPerHz', ['users', 0, 'spectralEfficiencyBitsPerSecondPerHz']],
    ['users[1].candidates', ['users', 1, 'candidates']],
    ['users[0].candidates[0].modelId', ['users', 0, 'candidates', 0, 'modelId']],
  ])('%s is missing', (field, path) => {
    expect(refusal(broken(path, undefined))).toEqual({ field, message: `${field}: is missing` });
  });
});

/** Field, how to get there, and values outside its type or range; null never stands for absent. */
const WRONG_VALUES: readonly (readonly [string, Path, readonly unknown[]])[] = [
  ['bandwidthHz', ['bandwidthHz'], [-1, '20', null, true]],
  ['resourceBlockHz', ['resourceBlockHz'], [0, -1, '1', null]],
  ['objective', ['objective'], ['sum', null, 1]],
  ['scheme', ['scheme'], ['DAI', null]],
  ['frequencyControl', ['frequencyControl'], ['min', null]],
  ['sharing', ['sharing'], ['time', null]],
  ['policy', ['policy'], ['best', null]],
  ['models', ['models'], [{}, null, 'm']],
  ['models[1]', ['models', 1], [7, null, []]],
  ['models[0].id', ['models', 0, 'id'], ['', 5, null]],
  ['models[0].layers', ['models', 0, 'layers'], [[], {}, null]],
  ['models[0].layers[0].sizeBits', ['models', 0, 'layers', 0, 'sizeBits'], [-1, '1', null]],
  ['models[0].layers[0].workFlops', ['models', 0, 'layers', 0, 'workFlops'], [-1, '1', null]],
  ['models[0].layers[0].fixedSeconds', ['models', 0, 'layers', 0, 'fixedSeconds'], [-0.1, '1', null]],
  ['users', ['users'], [{}, null]],
  ['users[1]', ['users', 1], ['u2', null]],
  ['users[0].id', ['users', 0, 'id'], ['', 1, null]],
  ['users[0].deadlineSeconds', ['users', 0, 'deadlineSeconds'], ['1', null]],
  [
    'users[0].spectralEfficiencyBitsPerSecondPerHz',
    ['users', 0, 'spectralEfficiencyBitsPerSecondPerHz'],
    [-0.1, '4', null],
  ],
  ['users[0].weight', ['users', 0, 'weight'], [0, -1, '1', null]],
  ['users[0].committed', ['users', 0, 'committed'], [1, 'true', null]],
  ['users[0].maxFrequencyHz', ['users', 0, 'maxFrequencyHz'], [0, -1, null]],
  ['users[0].minFrequencyHz', ['users', 0, 'minFrequencyHz'], [-1, null, 1.1e9]],
  ['users[0].frequencyStepsHz', ['users', 0, 'frequencyStepsHz'], [[], 1e9, null, [1e9]]],
  ['users[0].batchSize', ['users', 0, 'batchSize'], [0, 1.5, -2, null]],
  ['users[0].cyclesPerFlop', ['users', 0, 'cyclesPerFlop'], [0, -1, null]],
  ['users[0].fixedTimeScale', ['users', 0, 'fixedTimeScale'], [-1, null]],
  ['users[0].energyLimitJoules', ['users', 0, 'energyLimitJoules'], [-1, null]],
  ['users[0].dynamicPowerWattsPerHz3', ['users', 0, 'dynamicPowerWattsPerHz3'], [-1, null]],
  ['users[0].staticPowerWatts', ['users', 0, 'staticPowerWatts'], [-1, null]],
  ['users[0].fixedTimePowerWatts', ['users', 0, 'fixedTimePowerWatts'], [-1, null]],
  ['users[0].receivePowerWatts', ['users', 0, 'receivePowerWatts'], [-1, null]],
  ['users[0].candidates', ['users', 0, 'candidates'], [{}, null]],
  ['users[0].candidates[0].modelId', ['users', 0, 'candidates', 0, 'modelId'], ['', 1, null, 'm3']],
  ['users[0].candidates[0].weight', ['users', 0, 'candidates', 0, 'weight'], [0, -1, null]],
  ['users[0].candidates[0].deliveredBits', ['users', 0, 'candidates', 0, 'deliveredBits'], [-1, null, 35_000_001]],
  ['users[0].candidates[0].computedLayers', ['users', 0, 'candidates', 0, 'computedLayers'], [-1, 0.5, null, 3, 4]],
  ['users[0].candidates[0].busySeconds', ['users', 0, 'candidates', 0, 'busySeconds'], [-0.1, null]],
];

describe('wrong types and values', () => {
  it.each(WRONG_VALUES.flatMap(([field, path, values]) => values.map((value) => ({ field, path, value }))))(
    '$field = $value',
    ({ field, path, value }) => {
      const { field: named, message } = refusal(broken(path, value));
      expect(named).toBe(field);
      expect(message.startsWith(`${field}: `)).toBe(true);
    },
  );
});

describe('rules across fields', () => {
  it.each<[string, Path, unknown, string]>([
    ['a second model of the same id', ['models', 1, 'id'], 'm1', 'models[1].id: duplicate id "m1"'],
    ['a second user of the same id', ['users', 1, 'id'], 'u1', 'users[1].id: duplicate id "u1"'],
    [
      'the same candidate twice',
      ['users', 0, 'candidates', 1, 'modelId'],
      'm1',
      'users[0].candidates[1].modelId: duplicate modelId "m1"',
    ],
    [
      'a baseline with time-varying sharing',
      ['sharing'],
      'timeVarying',
      'policy: must be "optimal" with timeVarying sharing',
    ],
    [
      'work without a top speed',
      ['users', 0, 'maxFrequencyHz'],
      undefined,
      'users[0].maxFrequencyHz: is missing: model "m1" has work',
    ],
    [
      'a floor above the top speed',
      ['users', 0, 'minFrequencyHz'],
      2e9,
      'users[0].minFrequencyHz: must be <= maxFrequencyHz, 1000000000',
    ],
    [
      'steps with a speed per layer',
      ['users', 1, 'frequencyStepsHz'],
      [1e9],
      'users[1].frequencyStepsHz: only with frequencyControl "uniform" or "max"',
    ],
    [
      'more delivered than the model has',
      ['users', 0, 'candidates', 0, 'deliveredBits'],
      36e6,
      'users[0].candidates[0].deliveredBits: must be <= the size of the model, 35000000',
    ],
    [
      'a computed layer that is not all there',
      ['users', 0, 'candidates', 0, 'deliveredBits'],
      29e6,
      'users[0].candidates[0].computedLayers: must count delivered layers only',
    ],
    [
      'more layers computed than there are',
      ['users', 0, 'candidates', 1, 'computedLayers'],
      2,
      'users[0].candidates[1].computedLayers: must be <= the number of layers, 1',
    ],
  ])('%s', (_, path, value, message) => {
    expect(refusal(broken(path, value)).message).toBe(message);
  });

  it('lets the optimum share over time', () => {
    const instance = { ...complete, sharing: 'timeVarying', policy: 'optimal' };
    expect(parseSlideInstance(JSON.stringify(instance)).sharing).toBe('timeVarying');
  });

  it('needs no top speed where there is nothing to compute', () => {
    const users = [{ ...complete.users[1], candidates: [{ modelId: 'still' }] }];
    expect(parseSlideInstance(JSON.stringify({ ...complete, users })).users).toHaveLength(1);
  });
});

describe('frequency steps', () => {
  const withSteps = (frequencyStepsHz: readonly number[], control = 'uniform'): string => {
    const users = [{ ...complete.users[0], maxFrequencyHz: undefined, minFrequencyHz: undefined, frequencyStepsHz }];
    return JSON.stringify({ ...complete, frequencyControl: control, users });
  };

  it.each(['uniform', 'max'])('replace both limits with %s', (control) => {
    expect(parseSlideInstance(withSteps([3e8, 6e8], control)).users[0]?.frequencyStepsHz).toEqual([3e8, 6e8]);
  });

  it.each([
    [[6e8, 3e8], 1],
    [[3e8, 3e8], 1],
    [[3e8, 6e8, 5e8], 2],
  ])('must rise: %j', (steps, index) => {
    expect(refusal(withSteps(steps)).field).toBe(`users[0].frequencyStepsHz[${index}]`);
  });

  it('must be positive', () => {
    expect(refusal(withSteps([0, 1e9])).field).toBe('users[0].frequencyStepsHz[0]');
  });
});
