import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parsePartialLoadingInstance } from './index.js';
import { brokenInstance, type InstanceRefusal, type Path, refusalOf } from '../testing/broken-instance.js';

/** A valid instance that uses every key but `powerGainHz`, as a tree to break one thing in. */
const complete = {
  uplinkRule: 'static',
  uplinkLaw: 'constantDensity',
  bandwidthHz: 20e6,
  objective: 'weight',
  sharing: true,
  method: 'greedy',
  gpu: {
    loadingRateBitsPerSecond: 20e9,
    memoryBytes: 4e9,
    residentBlockIds: ['trunk'],
    busyUntilSeconds: 0.01,
  },
  blocks: [
    { id: 'trunk', sizeBytes: 30e6 },
    { id: 'head1', sizeBytes: 60e6 },
    { id: 'head2', sizeBytes: 0 },
  ],
  models: [
    {
      id: 'm1',
      blockIds: ['trunk', 'head1'],
      inferenceFixedSeconds: 0.004,
      inferencePerUserSeconds: 0.001,
      activationPerUserBytes: 1e6,
      maxBatch: 32,
    },
    { id: 'm2', blockIds: [] },
  ],
  users: [
    {
      id: 'u1',
      modelId: 'm1',
      deadlineSeconds: -0.5,
      weight: 2,
      committed: true,
      inputBits: 1e6,
      uploadedBits: 2e6,
      spectralEfficiencyBitsPerSecondPerHz: 0,
    },
    { id: 'u2', modelId: 'm2', deadlineSeconds: 1, inputBits: 0, spectralEfficiencyBitsPerSecondPerHz: 4 },
  ],
  seedBatches: [
    { modelId: 'm1', userIds: ['u1'] },
    { modelId: 'm2', userIds: [] },
  ],
};

const broken = (path: Path, value: unknown, from: unknown = complete): string => brokenInstance(from, path, value);
const refusal = (text: string): InstanceRefusal => refusalOf(parsePartialLoadingInstance, text);

describe('reading a partial loading instance', () => {
  it('hands a valid instance through unchanged', () => {
    expect(parsePartialLoadingInstance(JSON.stringify(complete))).toEqual(complete);
  });

  it('passes every instance of the specification vectors', () => {
    const file = new URL('../../../test/vectors/partial-loading.json', import.meta.url);
    const vectors = JSON.parse(readFileSync(file, 'utf8')) as readonly { instance: object }[];
    for (const { instance } of vectors) expect(parsePartialLoadingInstance(JSON.stringify(instance))).toEqual(instance);
  });

  it('wants no uplink where it is unlimited', () => {
    const text =
      '{"uplinkRule":"unlimited","gpu":{"loadingRateBitsPerSecond":8},"blocks":[],"models":[{"id":"m","blockIds":[]}],' +
      '"users":[{"id":"u","modelId":"m","deadlineSeconds":0}]}';
    expect(parsePartialLoadingInstance(text).users).toHaveLength(1);
  });

  it.each(['', '{', 'nonsense', '[]', 'null', '7', '{"bandwidthHz":NaN}'])(
    'blames the instance as a whole: %j',
    (text) => {
      expect(refusal(text).field).toBe('instance');
    },
  );

  it('refuses a number too large for a double', () => {
    const text = JSON.stringify(complete).replace('"deadlineSeconds":1,', '"deadlineSeconds":1e400,');
    expect(refusal(text)).toEqual({
      field: 'users[1].deadlineSeconds',
      message: 'users[1].deadlineSeconds: must be number',
    });
  });
});

describe('unknown and missing keys', () => {
  it.each<[string, Path]>([
    ['bandwidthHZ', ['bandwidthHZ']],
    ['gpu.memory', ['gpu', 'memory']],
    ['blocks[1].size', ['blocks', 1, 'size']],
    ['models[1].batchSizes', ['models', 1, 'batchSizes']],
    ['users[0].comitted', ['users', 0, 'comitted']],
    ['seedBatches[0].users', ['seedBatches', 0, 'users']],
  ])('%s is unknown', (field, path) => {
    expect(refusal(broken(path, 1))).toEqual({ field, message: `${field}: unknown key` });
  });

  it.each<[string, Path]>([
    ['uplinkRule', ['uplinkRule']],
    ['gpu', ['gpu']],
    ['gpu.loadingRateBitsPerSecond', ['gpu', 'loadingRateBitsPerSecond']],
    ['blocks', ['blocks']],
    ['blocks[0].id', ['blocks', 0, 'id']],
    ['blocks[0].sizeBytes', ['blocks', 0, 'sizeBytes']],
    ['models', ['models']],
    ['models[0].id', ['models', 0, 'id']],
    ['models[0].blockIds', ['models', 0, 'blockIds']],
    ['users', ['users']],
    ['users[1].id', ['users', 1, 'id']],
    ['users[1].modelId', ['users', 1, 'modelId']],
    ['users[1].deadlineSeconds', ['users', 1, 'deadlineSeconds']],
    ['seedBatches[0].modelId', ['seedBatches', 0, 'modelId']],
    ['seedBatches[0].userIds', ['seedBatches', 0, 'userIds']],
  ])('%s is missing', (field, path) => {
    expect(refusal(broken(path, undefined))).toEqual({ field, message: `${field}: is missing` });
  });

  it.each<[string, Path]>([
    ['bandwidthHz', ['bandwidthHz']],
    ['users[0].inputBits', ['users', 0, 'inputBits']],
    ['users[1].spectralEfficiencyBitsPerSecondPerHz', ['users', 1, 'spectralEfficiencyBitsPerSecondPerHz']],
  ])('%s is missing with a limited uplink', (field, path) => {
    expect(refusal(broken(path, undefined)).message).toBe(`${field}: is missing: the uplinkRule is static`);
  });

  it('powerGainHz is missing by a fixed power, where the spectral efficiency is not needed', () => {
    const fixedPower = { ...complete, uplinkLaw: 'fixedPower' };
    expect(refusal(JSON.stringify(fixedPower)).field).toBe('users[0].powerGainHz');
    const users = complete.users.map(({ spectralEfficiencyBitsPerSecondPerHz, ...user }) => ({
      ...user,
      powerGainHz: spectralEfficiencyBitsPerSecondPerHz,
    }));
    expect(parsePartialLoadingInstance(JSON.stringify({ ...fixedPower, users })).users).toEqual(users);
  });
});

/** Field, how to get there, and values outside its type or range; null never stands for absent. */
const WRONG_VALUES: readonly (readonly [string, Path, readonly unknown[]])[] = [
  ['uplinkRule', ['uplinkRule'], ['Static', null, 1]],
  ['uplinkLaw', ['uplinkLaw'], ['power', null]],
  ['bandwidthHz', ['bandwidthHz'], [-1, '1', null]],
  ['objective', ['objective'], ['sum', null]],
  ['sharing', ['sharing'], ['false', 0, null]],
  ['method', ['method'], ['exact', null]],
  ['gpu', ['gpu'], [[], 8, null]],
  ['gpu.loadingRateBitsPerSecond', ['gpu', 'loadingRateBitsPerSecond'], [0, -8, '8', null]],
  ['gpu.memoryBytes', ['gpu', 'memoryBytes'], [-1, '1', null]],
  ['gpu.residentBlockIds', ['gpu', 'residentBlockIds'], ['trunk', null]],
  ['gpu.residentBlockIds[0]', ['gpu', 'residentBlockIds', 0], ['', 'tail', 7, null]],
  ['gpu.busyUntilSeconds', ['gpu', 'busyUntilSeconds'], [-0.1, '0', null]],
  ['blocks', ['blocks'], [{}, null]],
  ['blocks[0].id', ['blocks', 0, 'id'], ['', 5, null]],
  ['blocks[0].sizeBytes', ['blocks', 0, 'sizeBytes'], [-1, '1', null]],
  ['models', ['models'], [{}, null]],
  ['models[0].id', ['models', 0, 'id'], ['', 5, null]],
  ['models[0].blockIds', ['models', 0, 'blockIds'], ['trunk', {}, null]],
  ['models[0].blockIds[1]', ['models', 0, 'blockIds', 1], ['', 'tail', null]],
  ['models[0].inferenceFixedSeconds', ['models', 0, 'inferenceFixedSeconds'], [-1, '1', null]],
  ['models[0].inferencePerUserSeconds', ['models', 0, 'inferencePerUserSeconds'], [-1, '1', null]],
  ['models[0].activationPerUserBytes', ['models', 0, 'activationPerUserBytes'], [-1, '1', null]],
  ['models[0].maxBatch', ['models', 0, 'maxBatch'], [0, 1.5, -1, '1', null]],
  ['users', ['users'], [{}, null]],
  ['users[0].id', ['users', 0, 'id'], ['', 1, null]],
  ['users[0].modelId', ['users', 0, 'modelId'], ['', 'm3', null]],
  ['users[0].deadlineSeconds', ['users', 0, 'deadlineSeconds'], ['1', null]],
  ['users[0].weight', ['users', 0, 'weight'], [-1, '1', null]],
  ['users[0].committed', ['users', 0, 'committed'], [1, 'true', null]],
  ['users[0].inputBits', ['users', 0, 'inputBits'], [-1, '1', null]],
  ['users[0].uploadedBits', ['users', 0, 'uploadedBits'], [-1, '1', null]],
  [
    'users[0].spectralEfficiencyBitsPerSecondPerHz',
    ['users', 0, 'spectralEfficiencyBitsPerSecondPerHz'],
    [-1, '1', null],
  ],
  ['users[0].powerGainHz', ['users', 0, 'powerGainHz'], [-1, '1', null]],
  ['seedBatches', ['seedBatches'], [{}, null]],
  ['seedBatches[0].modelId', ['seedBatches', 0, 'modelId'], ['', 'm3', null]],
  ['seedBatches[0].userIds[0]', ['seedBatches', 0, 'userIds', 0], ['', 'u3', null]],
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
    ['two blocks of the same id', ['blocks', 1, 'id'], 'trunk', 'blocks[1].id: duplicate id "trunk"'],
    ['two models of the same id', ['models', 1, 'id'], 'm1', 'models[1].id: duplicate id "m1"'],
    ['two users of the same id', ['users', 1, 'id'], 'u1', 'users[1].id: duplicate id "u1"'],
    [
      'a block twice in a model',
      ['models', 0, 'blockIds', 1],
      'trunk',
      'models[0].blockIds[1]: duplicate block "trunk"',
    ],
    [
      'a block twice in memory',
      ['gpu', 'residentBlockIds', 1],
      'trunk',
      'gpu.residentBlockIds[1]: duplicate block "trunk"',
    ],
    ['an unknown block', ['models', 0, 'blockIds', 0], 'tail', 'models[0].blockIds[0]: unknown block "tail"'],
    ['an unknown model', ['users', 1, 'modelId'], 'm9', 'users[1].modelId: unknown model "m9"'],
    [
      'a user twice in the seed',
      ['seedBatches', 0, 'userIds', 1],
      'u1',
      'seedBatches[0].userIds[1]: user "u1" comes twice',
    ],
    [
      'a user in two batches of the seed',
      ['seedBatches', 1, 'userIds', 0],
      'u1',
      'seedBatches[1].userIds[0]: user "u1" comes twice',
    ],
    [
      'a seed batch of another model than its user wants',
      ['seedBatches', 0, 'userIds', 0],
      'u2',
      'seedBatches[0].userIds[0]: user "u2" wants another model',
    ],
  ])('%s', (_, path, value, message) => {
    expect(refusal(broken(path, value)).message).toBe(message);
  });

  it.each(['redivided', 'noOverlap'])('fixedPower does not go with %s', (uplinkRule) => {
    const instance = { ...complete, uplinkLaw: 'fixedPower' };
    expect(refusal(broken(['uplinkRule'], uplinkRule, instance)).message).toBe(
      'uplinkLaw: fixedPower only with the uplinkRule static or unlimited',
    );
  });
});
