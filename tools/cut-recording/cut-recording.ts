/**
 * Cuts the bundled recording out of the published traces. It reads the files named and writes into the folder named,
 * nothing else; the same input gives the same bytes.
 *
 *   npx tsc -p tools/cut-recording
 *   node dist/tools/cut-recording/cut-recording.js --tractor F --azure-code F --azure-conv F --mooncake F --out DIR
 */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cutAzure, cutMooncake, cutTractor, type Stretch } from './cuts.js';
import { gzipLines } from './lines.js';

const { values } = parseArgs({
  options: {
    tractor: { type: 'string' },
    'azure-code': { type: 'string' },
    'azure-conv': { type: 'string' },
    mooncake: { type: 'string' },
    out: { type: 'string' },
    'channel-from-ms': { type: 'string', default: '240000' },
    'channel-to-ms': { type: 'string', default: '540000' },
    'requests-for-ms': { type: 'string', default: '300000' },
  },
});

function given(option: 'tractor' | 'azure-code' | 'azure-conv' | 'mooncake' | 'out'): string {
  const value = values[option];
  if (value === undefined) throw new Error(`--${option} is missing`);
  return value;
}

const channel: Stretch = { fromMs: Number(values['channel-from-ms']), toMs: Number(values['channel-to-ms']) };
const requests: Stretch = { fromMs: 0, toMs: Number(values['requests-for-ms']) };
const pieces = [
  { name: 'tractor.csv.gz', cut: () => cutTractor(given('tractor'), channel) },
  { name: 'azure-code.csv.gz', cut: () => cutAzure(given('azure-code'), requests) },
  { name: 'azure-conv.csv.gz', cut: () => cutAzure(given('azure-conv'), requests) },
  { name: 'mooncake.jsonl.gz', cut: () => cutMooncake(given('mooncake'), requests) },
];

for (const { name, cut } of pieces) {
  const lines = await cut();
  const bytes = gzipLines(lines);
  await writeFile(join(given('out'), name), bytes);
  const digest = createHash('sha256')
    .update(`${lines.join('\n')}\n`)
    .digest('hex');
  console.error(`${name}: ${lines.length} lines, ${bytes.length} bytes, sha256 of the text ${digest}`);
}
