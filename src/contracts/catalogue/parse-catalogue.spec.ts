import { describe, expect, it } from '@jest/globals';
import { parseCatalogue } from './parse-catalogue.js';

type Json = Record<string, unknown>;

const device = {
  deviceClass: 'phone',
  minClockHz: 5e8,
  maxClockHz: 2e9,
  flopsPerCycle: 4,
  kappa: 1e-28,
  staticWatts: 0.3,
  receiveWatts: 0.8,
  maxPowerWatts: 0.2,
  memoryBytes: 2e9,
};
const batchTime = { fixedMs: 1, perInputMs: 0.5 };
const layers = [
  { layerId: 'tiny/a', bytes: 1000, flops: 2e6, outputBytes: 300 },
  { layerId: 'tiny/b', bytes: 500, flops: 1e6, outputBytes: 10 },
];
const tiny = { modelId: 'tiny', inputBytes: 100, layers, batchTime };
const larger = { ...tiny, modelId: 'larger', layers: [{ ...tiny.layers[0], layerId: 'larger/a', bytes: 5000 }] };
const cell = {
  cellId: 'north',
  downlink: { blockHz: 360e3, blocks: 50, share: 0.7 },
  uplink: { blockHz: 360e3, blocks: 50, share: 0.3 },
  modes: ['download'],
  defaultDeviceClass: 'phone',
};
const file = { deviceClasses: [device], models: [tiny], cells: [cell] };

const parsed = (change: Json = {}): ReturnType<typeof parseCatalogue> =>
  parseCatalogue(JSON.stringify({ ...file, ...change }), 'edge.json');
const withCell =
  (change: Json): (() => unknown) =>
  () =>
    parsed({ cells: [{ ...cell, ...change }] });
const gpu = { memoryBytes: 1e9, loadBytesPerSecond: 1e9 };
const withGpu = (change: Json): (() => unknown) => withCell({ modes: ['offload'], gpu: change });
const server = { modes: ['co-inference'], serverClockHz: 20e9 };
const withServer = (change: Json): (() => unknown) => withCell({ ...server, ...change });
const withDevice =
  (change: Json): (() => unknown) =>
  () =>
    parsed({ deviceClasses: [{ ...device, ...change }] });
const withModels =
  (...models: readonly Json[]): (() => unknown) =>
  () =>
    parsed({ models: [tiny, ...models] });

describe('a catalogue', () => {
  it('gets every default filled in', () => {
    const catalogue = parsed();
    expect(catalogue.deployment).toEqual({ epochMs: 100, latenessMs: 10, leadMs: 50 });
    expect(catalogue.cells[0]).toEqual({
      ...cell,
      downlink: { ...cell.downlink, overhead: 0.14 },
      uplink: { ...cell.uplink, overhead: 0.08 },
      cqiTable: '5.2.2.1-2',
      margin: { windowMs: 1000, quantile: 0.3 },
      downlinkValidityMs: 5000,
      uplinkValidityMs: 30_000,
      bestEffort: false,
      serverFlopsPerCycle: 16,
      deviceValidityMs: 5000,
      devices: [],
      links: [],
      sinrReference: { hz: 360e3, watts: 0.2 },
      gapDb: 3,
    });
    expect(catalogue.models[0]).toEqual({ ...tiny, activationBytesPerInput: 400 });
  });

  it('keeps what is said over any default', () => {
    const catalogue = parsed({ deployment: { leadMs: 20 }, cells: [{ ...cell, margin: { quantile: 0.5 }, gapDb: 0 }] });
    expect(catalogue.deployment).toEqual({ epochMs: 100, latenessMs: 10, leadMs: 20 });
    expect(catalogue.cells[0]).toMatchObject({ margin: { windowMs: 1000, quantile: 0.5 }, gapDb: 0 });
  });

  it('may have a server that does so much a cycle, and accept so much distortion', () => {
    expect(parsed({ cells: [{ ...cell, ...server }] }).cells[0]).toMatchObject({ ...server, serverFlopsPerCycle: 16 });
    expect(parsed({ cells: [{ ...cell, ...server }] }).cells[0]).not.toHaveProperty('maxDistortion');
    const said = { ...server, serverFlopsPerCycle: 64, maxDistortion: 0.2 };
    expect(parsed({ cells: [{ ...cell, ...said }] }).cells[0]).toMatchObject(said);
    expect(parsed({ cells: [{ ...cell, ...said, maxDistortion: 0 }] }).cells[0]).toMatchObject({ maxDistortion: 0 });
  });

  it('may offer offload or co-inference beside download, whichever it has the means for', () => {
    const both = { gpu, serverClockHz: 1e9 };
    for (const mode of ['offload', 'co-inference']) {
      const modes = ['download', mode];
      expect(parsed({ cells: [{ ...cell, ...both, modes }] }).cells[0]).toMatchObject({ modes });
    }
  });

  it.each([
    [
      'holds its smallest model to the byte',
      { modes: ['offload'], gpu: { ...gpu, memoryBytes: 1900 } },
      [tiny, larger],
    ],
    ['is too small for any, and not offered', { gpu: { ...gpu, memoryBytes: 1 } }, [tiny]],
  ])('may have a GPU that %s', (_what, change, models) => {
    const catalogue = parsed({ models, cells: [{ ...cell, ...change }] });
    expect(catalogue.cells[0]?.gpu).toEqual(change.gpu);
    expect(catalogue.models).toHaveLength(models.length);
  });

  it('may be YAML with merge keys', () => {
    const text = `
      deviceClasses: [${JSON.stringify(device)}]
      models: [${JSON.stringify(tiny)}]
      cells:
        - &base ${JSON.stringify(cell)}
        - { <<: *base, cellId: south }`;
    expect(parseCatalogue(text, 'edge.yaml').cells.map(({ cellId }) => cellId)).toEqual(['north', 'south']);
  });
});

describe('a model by profile', () => {
  const sizes = (bytesPerParameter: number): unknown => {
    const { inputBytes, layers: blocks } = parsed({
      models: [{ modelId: 'r', profile: 'resnet18', bytesPerParameter, batchTime }],
    }).models[0] ?? { layers: [] };
    return [inputBytes, blocks.length, blocks[0]];
  };

  it('is scaled to its precision, and names its blocks after itself', () => {
    const stem = { layerId: 'r/stem', flops: 236_027_904 };
    expect(sizes(4)).toEqual([602_112, 10, { ...stem, bytes: 38_144, outputBytes: 802_816 }]);
    expect(sizes(1)).toEqual([150_528, 10, { ...stem, bytes: 9_536, outputBytes: 200_704 }]);
  });

  it('leaves token ids as wide as they are', () => {
    expect(parsed({ models: [{ modelId: 'b', profile: 'bert-base', batchTime }] }).models[0]?.inputBytes).toBe(1024);
  });
});

describe('a variant', () => {
  it('shares the blocks up to the one named and takes over what it does not say', () => {
    const { models } = parsed({ models: [tiny, { modelId: 'mine', variantOf: 'tiny', sharedUntil: 'a' }] });
    expect(models[1]).toEqual({
      ...models[0],
      modelId: 'mine',
      layers: [layers[0], { ...layers[1], layerId: 'mine/b' }],
    });
  });
});

describe('a catalogue that cannot be used', () => {
  it.each([
    [
      'an unknown device class',
      withCell({ defaultDeviceClass: 'phones' }),
      'cells[0].defaultDeviceClass',
      'did you mean "phone"?',
    ],
    ['a misspelt field', withCell({ gapdB: 2 }), 'cells[0].gapdB', 'did you mean "gapDb"?'],
    ['a field of nobody', withCell({ colour: 1 }), 'cells[0].colour', 'known: cellId, downlink'],
    ['a value out of range', withCell({ gapDb: -1 }), 'cells[0].gapDb', 'must not be less than 0'],
    ['a missing field', withCell({ modes: undefined }), 'cells[0].modes', 'is missing'],
    [
      'too much time',
      withCell({ uplink: { ...cell.uplink, share: 0.4 } }),
      'cells[0].uplink.share',
      'not be greater than 1',
    ],
    ['offload without GPU', withCell({ modes: ['offload'] }), 'cells[0].gpu', 'is needed by offload'],
    ['a GPU without a rate', withGpu({ memoryBytes: 1e9 }), 'cells[0].gpu.loadBytesPerSecond', 'is missing'],
    [
      'a GPU that loads nothing',
      withGpu({ ...gpu, loadBytesPerSecond: 0 }),
      'cells[0].gpu.loadBytesPerSecond',
      'positive',
    ],
    ['a GPU that unloads', withGpu({ ...gpu, loadBytesPerSecond: -1 }), 'cells[0].gpu.loadBytesPerSecond', 'positive'],
    ['a GPU without memory', withGpu({ ...gpu, memoryBytes: 0 }), 'cells[0].gpu.memoryBytes', 'positive'],
    [
      'a GPU too small for every model',
      withGpu({ ...gpu, memoryBytes: 1899 }),
      'cells[0].gpu.memoryBytes',
      '1899 bytes hold no model with one input; the smallest, tiny, needs 1900',
    ],
    ['co-inference without server', withCell({ modes: ['co-inference'] }), 'cells[0].serverClockHz', 'is needed'],
    ['a server that stands still', withServer({ serverClockHz: 0 }), 'cells[0].serverClockHz', 'positive'],
    ['a server that runs backwards', withServer({ serverClockHz: -1 }), 'cells[0].serverClockHz', 'positive'],
    ['a server that does nothing', withServer({ serverFlopsPerCycle: 0 }), 'cells[0].serverFlopsPerCycle', 'positive'],
    ['a server that undoes', withServer({ serverFlopsPerCycle: -4 }), 'cells[0].serverFlopsPerCycle', 'positive'],
    ['less distortion than none', withServer({ maxDistortion: -0.1 }), 'cells[0].maxDistortion', 'less than 0'],
    ['more distortion than all', withServer({ maxDistortion: 1.1 }), 'cells[0].maxDistortion', 'greater than 1'],
    ['distortion in words', withServer({ maxDistortion: 'low' }), 'cells[0].maxDistortion', 'number'],
    [
      'one uplink for offload and co-inference',
      withServer({ modes: ['offload', 'co-inference'], gpu }),
      'cells[0].modes',
      'must not hold both offload and co-inference: they would want the same uplink',
    ],
    [
      'a SINR of no band',
      withServer({ sinrReference: { hz: 0, watts: 0.2 } }),
      'cells[0].sinrReference.hz',
      'positive',
    ],
    [
      'a SINR of no power',
      withServer({ sinrReference: { hz: 1e6, watts: -0.2 } }),
      'cells[0].sinrReference.watts',
      'positive',
    ],
    ['half a reference', withServer({ sinrReference: { hz: 1e6 } }), 'cells[0].sinrReference.watts', 'is missing'],
    ['a device without a clock', withDevice({ maxClockHz: 0 }), 'deviceClasses[0].maxClockHz', 'positive'],
    ['a device of negative clock', withDevice({ minClockHz: -1 }), 'deviceClasses[0].minClockHz', 'positive'],
    ['a device that does nothing', withDevice({ flopsPerCycle: 0 }), 'deviceClasses[0].flopsPerCycle', 'positive'],
    ['a device that gains energy', withDevice({ kappa: -1e-28 }), 'deviceClasses[0].kappa', 'less than 0'],
    [
      'a device of negative power',
      withDevice({ maxPowerWatts: -0.2 }),
      'deviceClasses[0].maxPowerWatts',
      'less than 0',
    ],
    [
      'a profile that falls: work of less than nothing',
      withModels({ ...tiny, modelId: 'm', layers: [{ ...layers[0], flops: -1 }] }),
      'models[1].layers[0].flops',
      'less than 0',
    ],
    [
      'a profile that falls: less than nothing to send',
      withModels({ ...tiny, modelId: 'm', layers: [{ ...layers[0], outputBytes: -1 }] }),
      'models[1].layers[0].outputBytes',
      'less than 0',
    ],
    ['chain without devices', withCell({ modes: ['chain'] }), 'cells[0].devices', 'at least one device'],
    [
      'a device of no class',
      withCell({ devices: [{ deviceId: 'd', deviceClass: 'watch' }] }),
      'cells[0].devices[0].deviceClass',
      'known: phone',
    ],
    [
      'a device twice',
      withCell({ devices: [0, 1].map(() => ({ deviceId: 'd', deviceClass: 'phone' })) }),
      'cells[0].devices[1].deviceId',
      '"d" is used twice',
    ],
    [
      'a device that holds a model of nobody',
      withCell({ devices: [{ deviceId: 'd', deviceClass: 'phone', models: ['tini'] }] }),
      'cells[0].devices[0].models[0]',
      'did you mean "tiny"',
    ],
    [
      'a device that holds more than its memory',
      () =>
        parsed({
          deviceClasses: [{ ...device, memoryBytes: 1 }],
          cells: [{ ...cell, devices: [{ deviceId: 'd', deviceClass: 'phone', models: ['tiny'] }] }],
        }),
      'cells[0].devices[0].models',
      '1 bytes of memory',
    ],
    [
      'a link without any rate',
      withCell({
        devices: ['d', 'e'].map((deviceId) => ({ deviceId, deviceClass: 'phone' })),
        links: [{ from: 'd', to: 'e', bitsPerSecond: 0 }],
      }),
      'cells[0].links[0].bitsPerSecond',
      'positive',
    ],
    [
      'a link to nowhere',
      withCell({
        devices: [{ deviceId: 'd', deviceClass: 'phone' }],
        links: [{ from: 'd', to: 'x', bitsPerSecond: 1 }],
      }),
      'cells[0].links[0].to',
      'unknown device "x"',
    ],
    [
      'a link to itself',
      withCell({
        devices: [{ deviceId: 'd', deviceClass: 'phone' }],
        links: [{ from: 'd', to: 'd', bitsPerSecond: 1 }],
      }),
      'cells[0].links[0].to',
      'another device',
    ],
    ['a cell twice', () => parsed({ cells: [cell, cell] }), 'cells[1].cellId', '"north" is used twice'],
    ['no cells', () => parsed({ cells: [] }), 'cells', 'at least one'],
    [
      'clocks upside down',
      () => parsed({ deviceClasses: [{ ...device, minClockHz: 3e9 }] }),
      'deviceClasses[0].minClockHz',
      'maxClockHz',
    ],
    [
      'a long epoch',
      () => parsed({ deployment: { epochMs: 10_001 } }),
      'deployment.epochMs',
      'not be greater than 10000',
    ],
    ['a model twice', withModels(tiny), 'models[1].modelId', '"tiny" is used twice'],
    ['two kinds of layers', withModels({ ...tiny, modelId: 'm', profile: 'resnet18' }), 'models[1]', 'exactly one of'],
    ['no layers', withModels({ ...tiny, modelId: 'm', layers: [] }), 'models[1].layers', 'at least one layer'],
    ['a missing layer', withModels({ ...tiny, modelId: 'm', layers: [null] }), 'models[1].layers', 'must be an object'],
    [
      'an empty layer',
      withModels({ ...tiny, modelId: 'm', layers: [{ layerId: 'e', bytes: 0, flops: 0, outputBytes: 1 }] }),
      'models[1].layers[0]',
      'neither parameters nor work',
    ],
    [
      'a layer twice in a model',
      withModels({ ...tiny, modelId: 'm', layers: [...layers, layers[0]] }),
      'models[1].layers[2].layerId',
      '"tiny/a" is used twice',
    ],
    ['a negative input', withModels({ ...tiny, modelId: 'm', inputBytes: -1 }), 'models[1].inputBytes', 'less than 0'],
    [
      'a layer of negative size',
      withModels({ ...tiny, modelId: 'm', layers: [{ ...layers[0], bytes: -1 }] }),
      'models[1].layers[0].bytes',
      'less than 0',
    ],
    [
      'layers without batch time',
      withModels({ ...tiny, modelId: 'm', batchTime: undefined }),
      'models[1].batchTime',
      'is missing',
    ],
    [
      'an empty batch time',
      withModels({ ...tiny, modelId: 'm', batchTime: {} }),
      'models[1].batchTime.fixedMs',
      'is missing',
    ],
    [
      'half a batch time',
      withModels({ ...tiny, modelId: 'm', batchTime: { fixedMs: 1 } }),
      'models[1].batchTime.perInputMs',
      'is missing',
    ],
    [
      'a table for a batch time',
      withModels({ ...tiny, modelId: 'm', batchTime: [] }),
      'models[1].batchTime',
      'must be an object',
    ],
    [
      'a batch that ends before it begins',
      withModels({ ...tiny, modelId: 'm', batchTime: { fixedMs: -1, perInputMs: 0 } }),
      'models[1].batchTime.fixedMs',
      'less than 0',
    ],
    [
      'a shared layer of two sizes',
      withModels({ ...tiny, modelId: 'm', layers: [{ ...layers[0], bytes: 999 }] }),
      'models[1].layers[0].bytes',
      'shared with tiny and must have its 1000 bytes, not 999',
    ],
    [
      'an unknown profile',
      withModels({ modelId: 'm', profile: 'resnet19', batchTime }),
      'models[1].profile',
      'did you mean "resnet1',
    ],
    [
      'an odd precision',
      withModels({ modelId: 'm', profile: 'vgg16', bytesPerParameter: 3, batchTime }),
      'models[1].bytesPerParameter',
      '1 (int8)',
    ],
    [
      'a profile without batch time',
      withModels({ modelId: 'm', profile: 'vgg16' }),
      'models[1].batchTime',
      'is missing',
    ],
    ['layers without input', withModels({ modelId: 'm', layers, batchTime }), 'models[1].inputBytes', 'is missing'],
    [
      'a variant of nothing',
      withModels({ modelId: 'm', variantOf: 'tyni', sharedUntil: 'a' }),
      'models[1].variantOf',
      'did you mean "tiny"?',
    ],
    [
      'a variant that shares nothing',
      withModels({ modelId: 'm', variantOf: 'tiny' }),
      'models[1].sharedUntil',
      'blocks of tiny: a, b',
    ],
    [
      'a variant cut nowhere',
      withModels({ modelId: 'm', variantOf: 'tiny', sharedUntil: 'c' }),
      'models[1].sharedUntil',
      'unknown block "c"',
    ],
    [
      'a stray precision',
      withModels({ ...tiny, modelId: 'm', bytesPerParameter: 2 }),
      'models[1].bytesPerParameter',
      'profile only',
    ],
    ['a stray cut', withModels({ ...tiny, modelId: 'm', sharedUntil: 'a' }), 'models[1].sharedUntil', 'variantOf only'],
  ])('names the field and what would be right: %s', (_what, parse, field, words) => {
    expect(parse).toThrow(
      expect.objectContaining({ code: 'CATALOGUE_INVALID', field, message: expect.stringContaining(words) }),
    );
    expect(parse).toThrow(/^edge\.json: /);
    expect(parse).toThrow(field);
  });

  it.each([
    ['no map', '- a', 'is a map of'],
    ['nothing', '', 'is a map of'],
    ['broken YAML', 'cells: [', 'line 1'],
    ['a key twice', 'cells: []\ncells: []', 'unique'],
    ['an alias to nowhere', 'cells: *there', 'there'],
    ['aliases that multiply', `a: &a [x]\n${nest('a', 'b')}${nest('b', 'c')}${nest('c', 'd')}`, 'alias'],
  ])('says what is wrong with the text: %s', (_what, text, words) => {
    expect(() => parseCatalogue(text, 'edge.yaml')).toThrow(
      expect.objectContaining({ code: 'CATALOGUE_INVALID', message: expect.stringContaining(words) }),
    );
  });
});

/** A list of ten times the one before. */
function nest(before: string, name: string): string {
  return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]\n`;
}
