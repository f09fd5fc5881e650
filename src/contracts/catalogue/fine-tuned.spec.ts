import { describe, expect, it } from '@jest/globals';
import type { Model } from '../../core/catalogue.js';
import { batchMs, loadMs } from '../../core/physics/index.js';
import { loadCatalogue } from './load-catalogue.js';

const { models, cells } = loadCatalogue('bundled:fine-tuned');
const [cell] = cells;
const gpu = cell?.gpu ?? { memoryBytes: NaN, loadBytesPerSecond: NaN };

const bytesOf = ({ layers }: Model): number => layers.reduce((sum, { bytes }) => sum + bytes, 0);
const modelOf = (wanted: string): Model | undefined => models.find(({ modelId }) => modelId === wanted);
const blocksOf = (wanted: string): readonly string[] => modelOf(wanted)?.layers.map(({ layerId }) => layerId) ?? [];
const sharedBlocks = (one: string, other: string): number =>
  blocksOf(one).filter((block) => blocksOf(other).includes(block)).length;

const separately = models.reduce((sum, model) => sum + bytesOf(model), 0);
const blocks = new Map(models.flatMap(({ layers }) => layers.map(({ layerId, bytes }) => [layerId, bytes] as const)));
const together = [...blocks.values()].reduce((sum, bytes) => sum + bytes, 0);

describe('the fine-tuned catalogue', () => {
  it('is a library of thirty models on six backbones, each frozen at several depths', () => {
    expect(models).toHaveLength(30);
    const backbones = new Map(models.map(({ modelId }) => [modelId.slice(0, modelId.lastIndexOf('-')), new Set()]));
    for (const { modelId } of models) {
      const backbone = modelId.slice(0, modelId.lastIndexOf('-'));
      const own = blocksOf(modelId).filter((block) => block.startsWith(`${modelId}/`)).length;
      backbones.get(backbone)?.add(own);
    }
    expect(backbones.size).toBe(6);
    for (const depths of backbones.values()) expect(depths.size).toBeGreaterThanOrEqual(3);
  });

  it('shares blocks by their ids, among variants of variants too', () => {
    expect(sharedBlocks('resnet50-objects', 'resnet50-defects')).toBe(14);
    expect(sharedBlocks('resnet50-defects', 'resnet50-paint')).toBe(16);
    expect(sharedBlocks('resnet50-objects', 'resnet50-paint')).toBe(14);
    expect(sharedBlocks('resnet50-objects', 'resnet101-objects')).toBe(0);
  });

  it('holds in the GPU any two models with an input and a third of the library, but by far not all of it', () => {
    for (const model of models) {
      expect(bytesOf(model) + model.activationBytesPerInput).toBeLessThan(gpu.memoryBytes / 2);
    }
    expect(gpu.memoryBytes).toBeGreaterThan(together / 3);
    expect(gpu.memoryBytes).toBeLessThan(together / 2);
    // The sizes its head states.
    expect([separately, together].map((bytes) => Math.round(bytes / 1e8) / 10)).toEqual([4.2, 1.7]);
  });

  it('takes longer to load a model than to run it, a large one several times', () => {
    for (const model of models) {
      const times = loadMs(bytesOf(model), gpu) / batchMs(model, 1);
      expect(times).toBeGreaterThan(bytesOf(model) > 50e6 ? 2.9 : 2);
    }
  });

  it('wants pixels and token ids sent, not the numbers a model computes with', () => {
    expect(new Set(models.map(({ inputBytes }) => inputBytes))).toEqual(new Set([224 * 224 * 3, 128 * 8]));
  });
});
