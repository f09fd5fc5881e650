import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Model } from '../../core/catalogue.js';
import { loadMs } from '../../core/physics/index.js';
import { parseCatalogue } from './parse-catalogue.js';

const page = readFileSync(new URL('../../../docs/offload.md', import.meta.url), 'utf8');
const [, example = ''] = /```yaml\n(.*?)```/su.exec(page) ?? [];

describe('the example of docs/offload.md', () => {
  const { models, cells } = parseCatalogue(example, 'docs/offload.md');
  const gpu = cells[0]?.gpu ?? { memoryBytes: NaN, loadBytesPerSecond: NaN };
  const layersOf = (wanted: string): Model['layers'] => models.find(({ modelId }) => modelId === wanted)?.layers ?? [];
  /** What is left to load of a model behind another one. */
  const bytesBehind = (wanted: string, other?: string): number => {
    const resident = other === undefined ? [] : layersOf(other).map(({ layerId }) => layerId);
    return layersOf(wanted).reduce((sum, { layerId, bytes }) => sum + (resident.includes(layerId) ? 0 : bytes), 0);
  };

  it('is a catalogue in which variants and written-out models share what the page says', () => {
    const own = layersOf('detector-night').filter(({ layerId }) => layerId.startsWith('detector-night/'));
    expect([layersOf('detector-night').length - own.length, own.length]).toEqual([14, 4]);
    expect(layersOf('detector').map(({ layerId }) => layerId)).toEqual(
      expect.arrayContaining(['detector/stem', 'detector/layer1.0', 'detector/fc']),
    );
    expect(bytesBehind('speech-speaker', 'speech-words')).toBe(2e6);
  });

  it('has the sizes and times the page states', () => {
    expect(Math.round(bytesBehind('detector-night') / 1e6)).toBe(51);
    expect(Math.round(bytesBehind('detector-night', 'detector') / 1e6)).toBe(34);
    expect(Math.round(loadMs(bytesBehind('detector-night'), gpu))).toBe(26);
    expect(Math.round(loadMs(bytesBehind('detector-night', 'detector'), gpu))).toBe(17);
    const pixels = models.find(({ modelId }) => modelId === 'detector')?.inputBytes;
    const tensor = parseCatalogue(example.replace(/inputBytes: 150528.*/, ''), 'docs/offload.md').models[0]?.inputBytes;
    expect([pixels, tensor]).toEqual([224 * 224 * 3, 2 * 224 * 224 * 3]);
  });
});
