import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Catalogue } from '../../src/core/catalogue.js';

/** Path of a file of this folder. */
export const replayTestFile = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Writes a recording into a new folder outside the checkout; `.gz` is compressed. */
export async function writtenRecording(name: string, lines: readonly string[]): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'slotwise-replay-')), name);
  const text = `${lines.join('\n')}\n`;
  await writeFile(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

/** TRACTOR rows of one user who reports every `periodMs` in [fromMs, toMs]. */
export function tractorRows(cell: string, user: string, fromMs: number, toMs: number, periodMs = 250): string[] {
  const rows: string[] = [];
  for (let atMs = fromMs; atMs <= toMs; atMs += periodMs) rows.push(`${cell},${atMs},${user},${7 + (atMs % 3)},0`);
  return rows;
}

export const TRACTOR_HEADER = 'Cell,OffsetMs,IMSI,dl_cqi,ul_sinr';
export const AZURE_HEADER = 'TIMESTAMP,ContextTokens,GeneratedTokens';

/** Azure rows at these ms after noon. */
export const azureRows = (...offsetsMs: readonly number[]): string[] =>
  offsetsMs.map((offsetMs) => {
    const [day, time] = new Date(Date.UTC(2023, 10, 16, 12) + offsetMs).toISOString().split('T');
    return `${day ?? ''} ${time?.replace('Z', '0000') ?? ''},1000,10`;
  });

export async function collected<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const model = (modelId: string): Catalogue['models'][number] => ({
  modelId,
  inputBytes: 1000,
  layers: [{ layerId: `${modelId}/1`, bytes: 1000, flops: 1000, outputBytes: 10 }],
  batchTime: { fixedMs: 1, perInputMs: 1 },
  activationBytesPerInput: 10,
});

const deviceClass = (name: string): Catalogue['deviceClasses'][number] => ({
  deviceClass: name,
  minClockHz: 1e8,
  maxClockHz: 1e9,
  flopsPerCycle: 8,
  kappa: 1e-28,
  staticWatts: 0.1,
  receiveWatts: 0.1,
  maxPowerWatts: 0.2,
  memoryBytes: 1e9,
});

/** Three models and two device classes; the replay asks for nothing else. */
export const SMALL_CATALOGUE: Catalogue = {
  deployment: { epochMs: 100, latenessMs: 10, leadMs: 50 },
  cells: [],
  models: [model('resnet18'), model('resnet50'), model('mobilenet_v2')],
  deviceClasses: [deviceClass('phone'), deviceClass('tablet')],
};
