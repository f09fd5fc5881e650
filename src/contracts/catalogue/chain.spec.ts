import { describe, expect, it } from '@jest/globals';
import type { Cell, DeviceClass, Model } from '../../core/catalogue.js';
import { chainFlopsPerSecond } from '../../core/physics/index.js';
import { DEFAULT_TRAFFIC_PROFILE } from '../../replay/traffic-profile.js';
import { loadCatalogue } from './load-catalogue.js';

const { models, cells, deviceClasses } = loadCatalogue('bundled:chain');

const flopsOf = ({ layers }: Model): number => layers.reduce((sum, { flops }) => sum + flops, 0);
const bytesOf = ({ layers }: Model): number => layers.reduce((sum, { bytes }) => sum + bytes, 0);
const classOf = (name: string): DeviceClass => {
  const found = deviceClasses.find(({ deviceClass }) => deviceClass === name);
  if (found === undefined) throw new Error(`no class ${name}`);
  return found;
};
const modelOf = (start: string): Model => {
  const found = models.find(({ modelId }) => modelId.startsWith(start));
  if (found === undefined) throw new Error(`no model ${start}`);
  return found;
};
const flopsPerSecond = ({ devices }: Cell): number =>
  devices.reduce((sum, { deviceClass }) => sum + chainFlopsPerSecond(classOf(deviceClass)), 0);

/** Devices that a device reaches by so many links or fewer, itself included. */
function within({ devices, links }: Cell, hops: number): number {
  let reached = new Set([devices[0]?.deviceId]);
  for (let hop = 0; hop < hops; hop += 1) {
    reached = new Set([...reached, ...links.filter(({ from }) => reached.has(from)).map(({ to }) => to)]);
  }
  return reached.size;
}

describe('the chain catalogue', () => {
  it('offers chain in the seven cells of the recording, each with five devices; requests enter at a Jetson Nano', () => {
    expect(cells).toHaveLength(7);
    for (const { modes, devices } of cells) {
      expect(modes).toEqual(['chain', 'download']);
      expect(devices).toHaveLength(5);
      expect(devices[0]?.deviceClass).toBe('jetson-nano');
    }
  });

  it('links devices each with each in four cells, and one behind the other in three', () => {
    expect(cells.map((cell) => within(cell, 1))).toEqual([5, 5, 5, 5, 2, 2, 2]);
    expect(cells.map((cell) => within(cell, 3))).toEqual([5, 5, 5, 5, 4, 4, 4]);
    for (const cell of cells) expect(within(cell, 4)).toBe(5);
  });

  it('has a way back beside every link, and a radio channel that links share', () => {
    for (const { links } of cells) {
      for (const { from, to } of links) expect(links.some((back) => back.from === to && back.to === from)).toBe(true);
      const shared = links.filter(({ channelId }) => channelId !== undefined);
      expect(new Set(shared.map(({ channelId }) => channelId)).size).toBe(1);
      expect(shared.length).toBeGreaterThanOrEqual(4);
    }
  });

  it('states the speed of its devices', () => {
    const speeds = ['jetson-xavier-nx', 'jetson-nano', 'gateway'].map((name) => chainFlopsPerSecond(classOf(name)));
    expect(speeds.map((speed) => Math.round(speed / 1e9))).toEqual([169, 47, 12]);
  });

  it('has memory for every model on every device with a GPU, and for what lies on the gateway', () => {
    const largest = Math.max(...models.map(bytesOf));
    for (const name of ['jetson-xavier-nx', 'jetson-nano'])
      expect(classOf(name).memoryBytes).toBeGreaterThan(2 * largest);
    const held = cells[0]?.devices.find(({ deviceId }) => deviceId === 'gateway')?.models ?? [];
    expect(held).toHaveLength(3);
    const bytes = models
      .filter(({ modelId }) => held.includes(modelId))
      .reduce((sum, model) => sum + bytesOf(model), 0);
    expect(bytes).toBeLessThan(classOf('gateway').memoryBytes);
  });

  it('states what models hand on, and the mean work of an input', () => {
    const resnet = modelOf('resnet50');
    expect(Math.max(...resnet.layers.map(({ outputBytes }) => outputBytes)) / 1e6).toBeCloseTo(1.6, 1);
    expect((resnet.layers.at(-3)?.outputBytes ?? NaN) / 1e3).toBeCloseTo(201, 0);
    for (const text of ['bert', 'gpt2'])
      expect((modelOf(text).layers[3]?.outputBytes ?? NaN) / 1e3).toBeCloseTo(197, 0);
    expect(models.reduce((sum, model) => sum + flopsOf(model), 0) / models.length / 1e9).toBeCloseTo(11.3, 1);
  });

  it('asks at load 8 for more than its devices give in a second, at load 1 for a fifth', () => {
    const [cell] = cells;
    if (cell === undefined) throw new Error('no cell');
    const meanFlops = models.reduce((sum, model) => sum + flopsOf(model), 0) / models.length;
    // 1.5 requests a second of 4.1 inputs each, as the recording has them.
    const wanted = (load: number): number => (1.5 * 4.1 * load * meanFlops) / flopsPerSecond(cell);
    expect(wanted(1)).toBeLessThan(0.2);
    expect(wanted(8)).toBeGreaterThan(1);
  });

  it('leaves the heaviest request no hope on the device it enters at, and time on a faster one', () => {
    const heaviest = Math.max(...models.map(flopsOf)) * 4.1;
    const { most } = DEFAULT_TRAFFIC_PROFILE.deadlineMs;
    expect((1000 * heaviest) / chainFlopsPerSecond(classOf('jetson-xavier-nx'))).toBeLessThan(most / 2);
    expect((1000 * heaviest) / chainFlopsPerSecond(classOf('jetson-nano'))).toBeGreaterThan(most / 2);
  });
});
