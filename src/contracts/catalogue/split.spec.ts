import { describe, expect, it } from '@jest/globals';
import type { DeviceClass, Model } from '../../core/catalogue.js';
import { loadCatalogue } from './load-catalogue.js';

const { models, cells, deviceClasses } = loadCatalogue('bundled:split');
const [cell] = cells;
const serverFlops = (cell?.serverClockHz ?? NaN) * (cell?.serverFlopsPerCycle ?? NaN);

const flopsOf = ({ layers }: Model): number => layers.reduce((sum, { flops }) => sum + flops, 0);
const bytesOf = ({ layers }: Model): number => layers.reduce((sum, { bytes }) => sum + bytes, 0);
const deviceFlops = ({ maxClockHz, flopsPerCycle }: DeviceClass): number => maxClockHz * flopsPerCycle;
const deviceJoules = ({ kappa, maxClockHz, flopsPerCycle }: DeviceClass, flops: number): number =>
  (kappa * maxClockHz ** 2 * flops) / flopsPerCycle;

const pictures = models.filter(({ modelId }) => !modelId.startsWith('bert'));
const texts = models.filter(({ modelId }) => modelId.startsWith('bert'));

/** Layers in the middle behind which less is sent than the input. */
const worthCutting = ({ layers, inputBytes }: Model): readonly string[] =>
  layers.slice(0, -1).flatMap(({ layerId, outputBytes }) => (outputBytes < inputBytes ? [layerId] : []));

describe('the split catalogue', () => {
  it('offers co-inference in the seven cells of the recording, without offload, which wants the same uplink', () => {
    expect(cells).toHaveLength(7);
    for (const { modes } of cells) expect(modes).toEqual(['co-inference', 'download']);
  });

  it('has cuts in the middle of every model for pictures that send less than a frame, and none in one for texts', () => {
    expect([pictures.length, texts.length]).toEqual([6, 1]);
    for (const model of pictures) expect(worthCutting(model).length).toBeGreaterThan(1);
    for (const model of texts) expect(worthCutting(model)).toEqual([]);
  });

  it('sends the less the later a model for small devices is cut, as its head states', () => {
    const mobile = models.find(({ modelId }) => modelId.startsWith('mobilenet_v2'));
    const sent = [2, 4, 14].map((layer) => Math.round((mobile?.layers[layer]?.outputBytes ?? NaN) / 1000));
    expect(sent).toEqual([75, 25, 8]);
  });

  it('lets a server take any model in a fraction of the shortest deadline, and no device all of them', () => {
    for (const model of models) expect(flopsOf(model) / serverFlops).toBeLessThan(0.1);
    const heaviest = Math.max(...models.map(flopsOf));
    for (const device of deviceClasses) expect(heaviest / deviceFlops(device)).toBeGreaterThan(0.9);
  });

  it('has devices that hold every model, and a server faster than any of them', () => {
    for (const device of deviceClasses) {
      expect(deviceFlops(device)).toBeLessThan(serverFlops / 10);
      for (const model of models) expect(bytesOf(model)).toBeLessThan(device.memoryBytes / 2);
    }
  });

  it('states what a device spends: a ResNet-18 input on a phone, and the mean work of an input', () => {
    const phone = deviceClasses.find(({ deviceClass }) => deviceClass === 'phone');
    const resnet18 = models.find(({ modelId }) => modelId.startsWith('resnet18'));
    if (phone === undefined || resnet18 === undefined) throw new Error('not in the catalogue');
    expect(deviceJoules(phone, flopsOf(resnet18))).toBeCloseTo(0.45, 2);
    const mean = models.reduce((sum, model) => sum + flopsOf(model), 0) / models.length;
    expect(mean / 1e9).toBeCloseTo(6.2, 1);
  });

  it('allows half of the weights to be pruned, and not more', () => {
    const distortion = (retained: number): number => 1 - retained + retained * Math.log(retained);
    for (const { maxDistortion } of cells) expect(maxDistortion).toBeCloseTo(distortion(0.5), 3);
  });
});
