import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { BUNDLED_CATALOGUE, BUNDLED_CATALOGUES } from './bundled-catalogues.js';
import { catalogueDigest } from './catalogue-digest.js';
import { loadCatalogue } from './load-catalogue.js';

describe.each(BUNDLED_CATALOGUES)('the catalogue %s', (name) => {
  const catalogue = loadCatalogue(name);

  it('has the seven cells of the bundled recording, all alike but for the name and what links their devices', () => {
    const names = [4, 5, 6, 7, 8, 9, 10].map((run) => `trial1-multi${run}`);
    expect(catalogue.cells.map(({ cellId }) => cellId)).toEqual(names);
    for (const cell of catalogue.cells) {
      const own = { cellId: '', links: name === 'bundled:chain' ? [] : cell.links };
      expect({ ...cell, ...own }).toEqual({ ...catalogue.cells[0], ...own });
    }
  });

  it('has a carrier that 3GPP defines, whatever is tuned: block width and most blocks of it', () => {
    // TS 38.101-1 (15, 20, 40, 100 MHz at 30 kHz) and TS 38.101-2 (100, 200, 400 MHz at 120 kHz), table 5.3.2-1.
    const carriers = [
      '360000 x 38',
      '360000 x 51',
      '360000 x 106',
      '360000 x 273',
      '1440000 x 66',
      '1440000 x 132',
      '1440000 x 264',
    ];
    for (const { downlink, uplink } of catalogue.cells) {
      expect(carriers).toContain(`${downlink.blockHz} x ${downlink.blocks}`);
      expect(carriers).toContain(`${uplink.blockHz} x ${uplink.blocks}`);
    }
  });

  it('offers download and one of the other modes', () => {
    const others = { 'bundled:example': 'offload', 'bundled:fine-tuned': 'offload', 'bundled:split': 'co-inference' };
    const other = name === 'bundled:chain' ? 'chain' : others[name];
    expect([...(catalogue.cells[0]?.modes ?? [])].sort()).toEqual([other, 'download'].sort());
  });
});

describe('the bundled catalogues', () => {
  it('are the ones in the folder', () => {
    const files = readdirSync(dirname(BUNDLED_CATALOGUE)).filter((file) => file.endsWith('.yaml'));
    expect(files.map((file) => `bundled:${file.replace(/\.yaml$/, '')}`).sort()).toEqual(
      [...BUNDLED_CATALOGUES].sort(),
    );
  });

  it.each([undefined, 'bundled', 'bundled:example', BUNDLED_CATALOGUE])('%j is the example', (choice) => {
    expect(loadCatalogue(choice).models.map(({ modelId }) => modelId)).toContain('resnet50-signs');
  });
});

describe('the example', () => {
  const catalogue = loadCatalogue('bundled:example');

  it('has models as large as the architectures they name, one byte a parameter', () => {
    const bytes = Object.fromEntries(
      catalogue.models.map(({ modelId, layers }) => [modelId, layers.reduce((sum, layer) => sum + layer.bytes, 0)]),
    );
    expect(bytes).toMatchObject({
      mobilenet_v2: 3_504_872,
      mobilenet_v3_large: 5_483_032,
      efficientnet_b0: 5_288_548,
      resnet18: 11_689_512,
      resnet34: 21_797_672,
      resnet50: 25_557_032,
      'resnet18-birds': 11_689_512,
    });
  });

  it('has variants that share a backbone and own the rest', () => {
    const idsOf = (wanted: string): readonly string[] =>
      catalogue.models.find(({ modelId }) => modelId === wanted)?.layers.map(({ layerId }) => layerId) ?? [];
    expect(idsOf('resnet18-birds').slice(0, 8)).toEqual(idsOf('resnet18').slice(0, 8));
    expect(idsOf('resnet18-birds').slice(8)).toEqual(['resnet18-birds/layer4.1', 'resnet18-birds/fc']);
  });

  it('cannot be changed by accident, and has a digest', () => {
    expect(Object.isFrozen(catalogue.models[0]?.layers[0])).toBe(true);
    expect(catalogueDigest(catalogue)).toMatch(/^[0-9a-f]{64}$/);
    expect(catalogueDigest(loadCatalogue())).toBe(catalogueDigest(catalogue));
    expect(catalogueDigest({ ...catalogue, deployment: { ...catalogue.deployment, leadMs: 51 } })).not.toBe(
      catalogueDigest(catalogue),
    );
  });
});

describe('a catalogue that is not there', () => {
  it.each([
    ['bundled:fine-tund', 'unknown catalogue "bundled:fine-tund"; did you mean "bundled:fine-tuned"?'],
    [
      'bundled:',
      'unknown catalogue "bundled:"; known: bundled:example, bundled:fine-tuned, bundled:split, bundled:chain',
    ],
    [
      'bundled:../package',
      'unknown catalogue "bundled:../package"; known: bundled:example, bundled:fine-tuned, bundled:split, bundled:chain',
    ],
  ])('is told by the names there are: %s', (choice, message) => {
    expect(() => loadCatalogue(choice)).toThrow(expect.objectContaining({ code: 'FILE_MISSING', message }));
  });

  it('is named', () => {
    expect(() => loadCatalogue('nowhere/edge.yaml')).toThrow(
      expect.objectContaining({ code: 'FILE_MISSING', message: expect.stringContaining('nowhere/edge.yaml') }),
    );
  });
});
