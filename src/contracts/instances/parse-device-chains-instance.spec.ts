import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseDeviceChainsInstance } from './index.js';
import { brokenInstance, type InstanceRefusal, type Path, refusalOf } from '../testing/broken-instance.js';

/** A valid instance that uses every key, as a tree to break one thing in. */
const complete = {
  nowSeconds: 1,
  method: 'exact',
  relaying: true,
  order: 'ratio',
  useLateFlag: true,
  criterion: 'finish',
  revoke: true,
  dispatchLeadSeconds: 0.5,
  agingTauSeconds: 10,
  reservation: 'gapFilling',
  memoryMode: 'onDemand',
  maxLabels: 8,
  devices: [
    {
      id: 'A',
      speedFlopsPerSecond: 2e9,
      readySeconds: 0,
      backlogFlops: 0,
      freeMemoryBytes: 3e6,
      loadBytesPerSecond: 1e6,
      lossProbability: 0.1,
      residentLayers: [{ modelId: 'm', fromLayer: 1, toLayer: 2 }],
      busy: [{ startSeconds: 3, finishSeconds: 3 }],
    },
    { id: 'B', speedFlopsPerSecond: 0 },
  ],
  links: [
    {
      fromDeviceId: 'A',
      toDeviceId: 'B',
      rateBitsPerSecond: 8e6,
      latencySeconds: 0.01,
      readySeconds: 0,
      backlogBytes: 0,
      lossProbability: 0,
      channelId: 'radio',
      busy: [{ startSeconds: 1, finishSeconds: 2 }],
    },
    { fromDeviceId: 'B', toDeviceId: 'A', rateBitsPerSecond: 0, channelId: 'radio' },
  ],
  models: [
    {
      id: 'm',
      inputBytes: 0,
      layers: [
        { workFlops: 1e9, outputBytes: 1e6, weightBytes: 1e6, activationBytes: 0, stateBytes: 0 },
        { workFlops: 0, outputBytes: 0 },
      ],
    },
    { id: 'n', inputBytes: 1, layers: [{ workFlops: 1, outputBytes: 1 }] },
  ],
  requests: [
    {
      id: 'q1',
      modelId: 'm',
      sourceDeviceId: 'A',
      sinkDeviceId: 'B',
      releaseSeconds: 0,
      weight: 2,
      accuracy: 1,
      deadlineSeconds: 8,
      hardDeadline: true,
    },
    { id: 'q2', modelId: 'm', sourceDeviceId: 'A', releaseSeconds: 0 },
  ],
  ledger: [
    { requestId: 'q1', kind: 'load', layer: 1, deviceId: 'A', startSeconds: 0, finishSeconds: 0.5 },
    { requestId: 'q1', kind: 'compute', layer: 1, deviceId: 'A', startSeconds: 0.5, finishSeconds: 1 },
    {
      requestId: 'q2',
      kind: 'transfer',
      layer: 0,
      fromDeviceId: 'A',
      toDeviceId: 'B',
      startSeconds: 1,
      finishSeconds: 1,
    },
    { requestId: 'q2', kind: 'compute', layer: 1, deviceId: 'B', startSeconds: 2, finishSeconds: 3 },
  ],
};

const broken = (path: Path, value: unknown, from: unknown = complete): string => brokenInstance(from, path, value);
const refusal = (text: string): InstanceRefusal => refusalOf(parseDeviceChainsInstance, text);

interface Vector {
  readonly name: string;
  readonly instance: object;
  readonly expect: { readonly exitCode?: number; readonly field?: string };
}
const file = new URL('../../../test/vectors/device-chains.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as readonly Vector[];
const isInvalid = ({ expect: { exitCode } }: Vector): boolean => exitCode === 2;

describe('reading a device chains instance', () => {
  it('hands a valid instance through unchanged', () => {
    expect(parseDeviceChainsInstance(JSON.stringify(complete))).toEqual(complete);
  });

  it('passes every valid instance of the specification vectors', () => {
    for (const { instance } of vectors.filter((vector) => !isInvalid(vector))) {
      expect(parseDeviceChainsInstance(JSON.stringify(instance))).toEqual(instance);
    }
  });

  it('has seven invalid instances of the specification vectors to refuse', () => {
    expect(vectors.filter(isInvalid)).toHaveLength(7);
  });

  it.each(vectors.filter(isInvalid))('$name', ({ instance, expect: { field } }) => {
    expect(refusal(JSON.stringify(instance)).field).toBe(field);
  });

  it('takes empty arrays', () => {
    expect(parseDeviceChainsInstance('{"devices":[],"links":[],"models":[],"requests":[]}').devices).toEqual([]);
  });

  it.each(['', '{', 'nonsense', '{"nowSeconds":NaN}'])('text that is no JSON: %j', (text) => {
    expect(refusal(text)).toEqual({ field: 'instance', message: 'instance: not valid JSON' });
  });

  it.each(['[]', 'null', '7', '"text"'])('blames the instance as a whole: %s', (text) => {
    expect(refusal(text)).toEqual({ field: 'instance', message: 'instance: must be object' });
  });

  it('refuses a number too large for a double', () => {
    const text = JSON.stringify(complete).replace('"workFlops":1000000000', '"workFlops":1e400');
    expect(refusal(text).message).toBe('models[0].layers[0].workFlops: must be number');
  });
});

describe('unknown and missing keys', () => {
  it.each<[string, Path]>([
    ['policy', ['policy']],
    ['devices[1].speed', ['devices', 1, 'speed']],
    ['devices[0].residentLayers[0].layers', ['devices', 0, 'residentLayers', 0, 'layers']],
    ['devices[0].busy[0].why', ['devices', 0, 'busy', 0, 'why']],
    ['links[1].rate', ['links', 1, 'rate']],
    ['models[0].output', ['models', 0, 'output']],
    ['models[0].layers[1].weight', ['models', 0, 'layers', 1, 'weight']],
    ['requests[1].gamma', ['requests', 1, 'gamma']],
    ['ledger[0].fromDeviceId', ['ledger', 0, 'fromDeviceId']],
    ['ledger[1].state', ['ledger', 1, 'state']],
    ['ledger[2].deviceId', ['ledger', 2, 'deviceId']],
  ])('%s is unknown', (field, path) => {
    expect(refusal(broken(path, 'A'))).toEqual({ field, message: `${field}: unknown key` });
  });

  it.each<[string, Path]>([
    ['devices', ['devices']],
    ['devices[1].id', ['devices', 1, 'id']],
    ['devices[1].speedFlopsPerSecond', ['devices', 1, 'speedFlopsPerSecond']],
    ['devices[0].residentLayers[0].modelId', ['devices', 0, 'residentLayers', 0, 'modelId']],
    ['devices[0].residentLayers[0].fromLayer', ['devices', 0, 'residentLayers', 0, 'fromLayer']],
    ['devices[0].residentLayers[0].toLayer', ['devices', 0, 'residentLayers', 0, 'toLayer']],
    ['devices[0].busy[0].startSeconds', ['devices', 0, 'busy', 0, 'startSeconds']],
    ['devices[0].busy[0].finishSeconds', ['devices', 0, 'busy', 0, 'finishSeconds']],
    ['links', ['links']],
    ['links[1].fromDeviceId', ['links', 1, 'fromDeviceId']],
    ['links[1].toDeviceId', ['links', 1, 'toDeviceId']],
    ['links[1].rateBitsPerSecond', ['links', 1, 'rateBitsPerSecond']],
    ['models', ['models']],
    ['models[1].id', ['models', 1, 'id']],
    ['models[1].inputBytes', ['models', 1, 'inputBytes']],
    ['models[1].layers', ['models', 1, 'layers']],
    ['models[0].layers[0].workFlops', ['models', 0, 'layers', 0, 'workFlops']],
    ['models[0].layers[0].outputBytes', ['models', 0, 'layers', 0, 'outputBytes']],
    ['requests', ['requests']],
    ['requests[1].id', ['requests', 1, 'id']],
    ['requests[1].modelId', ['requests', 1, 'modelId']],
    ['requests[1].sourceDeviceId', ['requests', 1, 'sourceDeviceId']],
    ['requests[1].releaseSeconds', ['requests', 1, 'releaseSeconds']],
    ['ledger[0].kind', ['ledger', 0, 'kind']],
    ['ledger[0].requestId', ['ledger', 0, 'requestId']],
    ['ledger[0].layer', ['ledger', 0, 'layer']],
    ['ledger[0].deviceId', ['ledger', 0, 'deviceId']],
    ['ledger[2].fromDeviceId', ['ledger', 2, 'fromDeviceId']],
    ['ledger[2].toDeviceId', ['ledger', 2, 'toDeviceId']],
    ['ledger[2].startSeconds', ['ledger', 2, 'startSeconds']],
    ['ledger[2].finishSeconds', ['ledger', 2, 'finishSeconds']],
  ])('%s is missing', (field, path) => {
    expect(refusal(broken(path, undefined))).toEqual({ field, message: `${field}: is missing` });
  });
});

const LATE = 4.1e9;

/** Field, how to get there, and values outside its type or range; null never stands for absent. */
const WRONG_VALUES: readonly (readonly [string, Path, readonly unknown[]])[] = [
  ['nowSeconds', ['nowSeconds'], [-1, LATE, '0', null]],
  ['method', ['method'], ['Exact', 'auto', null, 1]],
  ['relaying', ['relaying'], [0, 'true', null]],
  ['order', ['order'], ['lifo', null]],
  ['useLateFlag', ['useLateFlag'], [1, 'false', null]],
  ['criterion', ['criterion'], ['sum', null]],
  ['revoke', ['revoke'], [1, 'false', null]],
  ['dispatchLeadSeconds', ['dispatchLeadSeconds'], [-0.1, LATE, '0', null]],
  ['agingTauSeconds', ['agingTauSeconds'], [0, -1, LATE, '1', null]],
  ['reservation', ['reservation'], ['gap', null]],
  ['memoryMode', ['memoryMode'], ['none', null]],
  ['maxLabels', ['maxLabels'], [0, 1.5, -1, '1', null]],
  ['devices', ['devices'], [{}, null]],
  ['devices[0]', ['devices', 0], ['A', [], null]],
  ['devices[0].id', ['devices', 0, 'id'], ['', 5, null]],
  ['devices[0].speedFlopsPerSecond', ['devices', 0, 'speedFlopsPerSecond'], [-1, '1', null]],
  ['devices[0].readySeconds', ['devices', 0, 'readySeconds'], [-1, LATE, '1', null]],
  ['devices[0].backlogFlops', ['devices', 0, 'backlogFlops'], [-1, '1', null]],
  ['devices[0].freeMemoryBytes', ['devices', 0, 'freeMemoryBytes'], [-1, '1', null]],
  ['devices[0].loadBytesPerSecond', ['devices', 0, 'loadBytesPerSecond'], [0, -1, '1', null]],
  ['devices[0].lossProbability', ['devices', 0, 'lossProbability'], [-0.1, 1, '0', null]],
  ['devices[0].residentLayers', ['devices', 0, 'residentLayers'], [{}, null]],
  ['devices[0].residentLayers[0].modelId', ['devices', 0, 'residentLayers', 0, 'modelId'], ['', 'x', 1, null]],
  ['devices[0].residentLayers[0].fromLayer', ['devices', 0, 'residentLayers', 0, 'fromLayer'], [0, 1.5, 3, '1', null]],
  ['devices[0].residentLayers[0].toLayer', ['devices', 0, 'residentLayers', 0, 'toLayer'], [0, 1.5, 3, '1', null]],
  ['devices[0].busy', ['devices', 0, 'busy'], [{}, null]],
  ['devices[0].busy[0].startSeconds', ['devices', 0, 'busy', 0, 'startSeconds'], [-1, LATE, '1', null]],
  ['devices[0].busy[0].finishSeconds', ['devices', 0, 'busy', 0, 'finishSeconds'], [-1, 2.9, LATE, '1', null]],
  ['links', ['links'], [{}, null]],
  ['links[0].fromDeviceId', ['links', 0, 'fromDeviceId'], ['', 'Z', 1, null]],
  ['links[0].toDeviceId', ['links', 0, 'toDeviceId'], ['', 'Z', 'A', 1, null]],
  ['links[0].rateBitsPerSecond', ['links', 0, 'rateBitsPerSecond'], [-1, '1', 'NaN', null]],
  ['links[0].latencySeconds', ['links', 0, 'latencySeconds'], [-1, LATE, '1', null]],
  ['links[0].readySeconds', ['links', 0, 'readySeconds'], [-1, LATE, '1', null]],
  ['links[0].backlogBytes', ['links', 0, 'backlogBytes'], [-1, '1', null]],
  ['links[0].lossProbability', ['links', 0, 'lossProbability'], [-0.1, 1, '0', null]],
  ['links[0].channelId', ['links', 0, 'channelId'], ['', 1, null]],
  ['links[0].busy[0].finishSeconds', ['links', 0, 'busy', 0, 'finishSeconds'], [-1, 0.9, LATE, '1', null]],
  ['models', ['models'], [{}, null]],
  ['models[0].id', ['models', 0, 'id'], ['', 1, null]],
  ['models[0].inputBytes', ['models', 0, 'inputBytes'], [-1, '1', null]],
  ['models[0].layers', ['models', 0, 'layers'], [[], {}, null]],
  ['models[0].layers[0].workFlops', ['models', 0, 'layers', 0, 'workFlops'], [-1, '1', null]],
  ['models[0].layers[0].outputBytes', ['models', 0, 'layers', 0, 'outputBytes'], [-1, '1', null]],
  ['models[0].layers[0].weightBytes', ['models', 0, 'layers', 0, 'weightBytes'], [-1, '1', null]],
  ['models[0].layers[0].activationBytes', ['models', 0, 'layers', 0, 'activationBytes'], [-1, '1', null]],
  ['models[0].layers[0].stateBytes', ['models', 0, 'layers', 0, 'stateBytes'], [-1, '1', null]],
  ['requests', ['requests'], [{}, null]],
  ['requests[0].id', ['requests', 0, 'id'], ['', 1, null]],
  ['requests[0].modelId', ['requests', 0, 'modelId'], ['', 'x', 1, null]],
  ['requests[0].sourceDeviceId', ['requests', 0, 'sourceDeviceId'], ['', 'Z', 1, null]],
  ['requests[0].sinkDeviceId', ['requests', 0, 'sinkDeviceId'], ['', 'Z', 1, null]],
  ['requests[0].releaseSeconds', ['requests', 0, 'releaseSeconds'], [-1, LATE, '1', null]],
  ['requests[0].weight', ['requests', 0, 'weight'], [0, -1, 5e-324, 1e300, '1', null]],
  ['requests[0].accuracy', ['requests', 0, 'accuracy'], [0, 1.1, -1, 5e-324, '1', null]],
  ['requests[0].deadlineSeconds', ['requests', 0, 'deadlineSeconds'], [-1, LATE, '1', null]],
  ['requests[0].hardDeadline', ['requests', 0, 'hardDeadline'], [1, 'true', null]],
  ['ledger', ['ledger'], [{}, null]],
  ['ledger[0]', ['ledger', 0], [7, [], null]],
  ['ledger[0].kind', ['ledger', 0, 'kind'], ['wait', 1, null]],
  ['ledger[0].requestId', ['ledger', 0, 'requestId'], ['', 'q9', 1, null]],
  ['ledger[0].layer', ['ledger', 0, 'layer'], [0, 1.5, 3, '1', null]],
  ['ledger[0].deviceId', ['ledger', 0, 'deviceId'], ['', 'Z', 1, null]],
  ['ledger[1].startSeconds', ['ledger', 1, 'startSeconds'], [-1, LATE, '1', null]],
  ['ledger[1].finishSeconds', ['ledger', 1, 'finishSeconds'], [-1, 0.4, LATE, '1', null]],
  ['ledger[2].layer', ['ledger', 2, 'layer'], [-1, 0.5, 3, '0', null]],
  ['ledger[2].fromDeviceId', ['ledger', 2, 'fromDeviceId'], ['', 'Z', 1, null]],
  ['ledger[2].toDeviceId', ['ledger', 2, 'toDeviceId'], ['', 'Z', 1, null]],
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
  const duplicateLink = { fromDeviceId: 'A', toDeviceId: 'B', rateBitsPerSecond: 1, channelId: 'other' };

  it.each<[string, Path, unknown, string]>([
    ['two devices of the same id', ['devices', 1, 'id'], 'A', 'devices[1].id: duplicate id "A"'],
    ['two models of the same id', ['models', 1, 'id'], 'm', 'models[1].id: duplicate id "m"'],
    ['two requests of the same id', ['requests', 1, 'id'], 'q1', 'requests[1].id: duplicate id "q1"'],
    ['two links of the same pair', ['links', 2], duplicateLink, 'links[2]: duplicate link ["A","B"]'],
    ['a link to itself', ['links', 1, 'toDeviceId'], 'B', 'links[1].toDeviceId: must be another device'],
    [
      'a resident layer the model does not have',
      ['devices', 0, 'residentLayers', 0, 'toLayer'],
      3,
      'devices[0].residentLayers[0].toLayer: must be <= the number of layers, 2',
    ],
    [
      'an end of resident layers before their beginning',
      ['devices', 0, 'residentLayers', 0],
      { modelId: 'm', fromLayer: 2, toLayer: 1 },
      'devices[0].residentLayers[0].fromLayer: must be <= toLayer, 1',
    ],
    [
      'a busy interval that ends before it starts',
      ['links', 0, 'busy', 0, 'finishSeconds'],
      0.5,
      'links[0].busy[0].finishSeconds: must be >= startSeconds, 1',
    ],
  ])('%s', (_, path, value, message) => {
    expect(refusal(broken(path, value)).message).toBe(message);
  });
});

describe('the ledger', () => {
  it.each<[string, Path, unknown, string]>([
    [
      'a layer the model does not have',
      ['ledger', 1, 'layer'],
      3,
      'ledger[1].layer: must be <= the number of layers, 2',
    ],
    [
      'an operation that ends before it starts',
      ['ledger', 1, 'finishSeconds'],
      0.25,
      'ledger[1].finishSeconds: must be >= startSeconds, 0.5',
    ],
    [
      'a layer that is not the next one',
      ['ledger', 1, 'layer'],
      2,
      'ledger[1]: does not continue the chain: the input is on A',
    ],
    [
      'a layer elsewhere than where the data is',
      ['ledger', 1, 'deviceId'],
      'B',
      'ledger[1]: does not continue the chain: the input is on A',
    ],
    [
      'a payload that is not the newest',
      ['ledger', 2, 'requestId'],
      'q1',
      'ledger[2]: does not continue the chain: the output of layer 1 is on A',
    ],
    [
      'a transfer from elsewhere than where the data is',
      ['ledger', 2],
      { ...complete.ledger[2], fromDeviceId: 'B', toDeviceId: 'A' },
      'ledger[2]: does not continue the chain: the input is on A',
    ],
    ['a transfer without a link', ['links'], [complete.links[1]], 'ledger[2]: there is no link ["A","B"]'],
  ])('%s', (_, path, value, message) => {
    expect(refusal(broken(path, value)).message).toBe(message);
  });

  const jump = { ...complete, ledger: [complete.ledger[1], { ...complete.ledger[3], requestId: 'q1', layer: 2 }] };

  it('may say of revoked operations what it likes: where they would continue is not looked at', () => {
    expect(parseDeviceChainsInstance(JSON.stringify(jump)).ledger).toHaveLength(2);
  });

  it('is looked at as far as the dispatch lead goes', () => {
    expect(refusal(JSON.stringify({ ...jump, dispatchLeadSeconds: 1.1 })).field).toBe('ledger[1]');
    expect(parseDeviceChainsInstance(JSON.stringify({ ...jump, dispatchLeadSeconds: 1 })).ledger).toHaveLength(2);
  });

  it('is all looked at where nothing is revoked', () => {
    expect(refusal(JSON.stringify({ ...jump, revoke: false })).field).toBe('ledger[1]');
  });

  it('has measured times: they need not be those of the sizes', () => {
    const text = broken(['ledger', 1, 'finishSeconds'], 3e6);
    expect(parseDeviceChainsInstance(text).ledger).toHaveLength(4);
  });
});

/** Requests of one layer on one device, so many that nothing else is wrong with them. */
function sized(requests: number, layers: number, options: object = {}): object {
  return {
    devices: [{ id: 'A', speedFlopsPerSecond: 1 }],
    links: [],
    models: [
      { id: 'm', inputBytes: 0, layers: Array.from({ length: layers }, () => ({ workFlops: 1, outputBytes: 0 })) },
    ],
    requests: Array.from({ length: requests }, (_, index) => ({
      id: `q${index}`,
      modelId: 'm',
      sourceDeviceId: 'A',
      releaseSeconds: 0,
    })),
    ...options,
  };
}

/** The first request has been computed. */
const firstIsDone = {
  nowSeconds: 1,
  ledger: [{ requestId: 'q0', kind: 'compute', layer: 1, deviceId: 'A', startSeconds: 0, finishSeconds: 2 }],
};

describe('methods, orders and modes that exclude each other or a size', () => {
  it.each<[string, object]>([
    ['criterion', { criterion: 'ratio', method: 'greedy' }],
    ['criterion', { criterion: 'ratio', method: 'local' }],
    ['criterion', { criterion: 'ratio', method: 'arStyle' }],
    ['criterion', { criterion: 'ratio', method: 'oracle' }],
    ['criterion', { criterion: 'ratio', memoryMode: 'onDemand' }],
    ['criterion', { criterion: 'ratio', method: 'msStyle', memoryMode: 'onDemand' }],
    ['reservation', { method: 'oracle', reservation: 'gapFilling' }],
    ['memoryMode', { method: 'oracle', memoryMode: 'onDemand' }],
  ])('%s: %j', (field, options) => {
    expect(refusal(JSON.stringify(sized(1, 1, options))).field).toBe(field);
  });

  it.each([
    { criterion: 'ratio' },
    { criterion: 'ratio', method: 'msStyle', memoryMode: 'placed' },
    { method: 'oracle' },
  ])('go together: %j', (options) => {
    expect(parseDeviceChainsInstance(JSON.stringify(sized(1, 1, options)))).toMatchObject(options);
  });

  const bestOrder = { order: 'bestOrder' };
  const oracle = { method: 'oracle' };
  const devices = (count: number): object => ({
    devices: Array.from({ length: count }, (_, index) => ({
      id: String.fromCharCode(65 + index),
      speedFlopsPerSecond: 1,
    })),
  });
  const hard = { id: 'q', modelId: 'm', sourceDeviceId: 'A', releaseSeconds: 0, hardDeadline: true };

  it.each<[string, object]>([
    ['bestOrder takes at most 6 unfinished, there are 7', sized(7, 1, bestOrder)],
    ['bestOrder takes at most 6 unfinished, there are 7', sized(7, 1, { ...bestOrder, method: 'greedy' })],
    ['bestOrder takes at most 6 unfinished, there are 7', sized(8, 1, { ...bestOrder, ...firstIsDone })],
    ['the method oracle takes at most 3 unfinished, there are 4', sized(4, 1, oracle)],
    ['the method oracle takes at most 3 unfinished, there are 4', sized(4, 2, { ...oracle, ...firstIsDone })],
    ['the method oracle takes at most 12 layers left, there are 15', sized(3, 5, oracle)],
    ['the method oracle takes at most 12 layers left, there are 13', sized(1, 13, oracle)],
    ['the method oracle takes at most 4 devices, there are 5', sized(1, 1, { ...oracle, ...devices(5) })],
    ['must not have a hardDeadline with the method oracle', sized(1, 1, { ...oracle, requests: [hard] })],
  ])('requests: %s', (message, instance) => {
    expect(refusal(JSON.stringify(instance))).toEqual({ field: 'requests', message: `requests: ${message}` });
  });

  it.each<[string, object]>([
    ['six requests and bestOrder', sized(6, 1, bestOrder)],
    ['six unfinished ones', sized(7, 1, { ...bestOrder, ...firstIsDone })],
    ['an order that the oracle ignores', sized(3, 4, { ...bestOrder, ...oracle })],
    ['three unfinished ones of the oracle', sized(4, 1, { ...oracle, ...firstIsDone })],
    ['twelve layers that are left', sized(1, 13, { ...oracle, ...firstIsDone })],
    ['four devices', sized(1, 1, { ...oracle, ...devices(4) })],
  ])('takes %s', (_, instance) => {
    expect(parseDeviceChainsInstance(JSON.stringify(instance))).toEqual(instance);
  });
});
