/**
 * What checkpoints and restores cost: size and time of a checkpoint against the open requests in it, and time of a restore
 * against the epochs since the checkpoint. Prints the tables and writes docs/benchmarks/restore.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { loadCatalogue } from '../../src/contracts/catalogue/index.js';
import { readCheckpointRecord, type Checkpoint } from '../../src/contracts/index.js';
import { decodeCheckpoint } from '../../src/scheduler/checkpoints/decode-checkpoint.js';
import { encodeCheckpoint } from '../../src/scheduler/checkpoints/encode-checkpoint.js';
import { partCharacters } from '../../src/scheduler/checkpoints/index.js';
import { DEFAULT_LIMITS } from '../../src/scheduler/scheduler-options.js';
import { recordedDriver } from '../sim/recorded-driver.js';
import { withSmallModels } from './endless-traffic.js';
import { stateWith } from './memory/open-request-bytes.js';
import { EPOCH_COUNTS, restoreAfter } from './restore/rerun-epochs.js';
import { figure } from './tables/words.js';
import { medianWallMs } from './timing.js';

const RESULT_FILE = 'docs/benchmarks/restore.md';
const ROUNDS = 9;
const OPEN_REQUESTS = [0, 1_000, 2_000, 4_000];
const RECORDING_MS = 300_000;
const CHARACTERS = partCharacters(DEFAULT_LIMITS.maxRequestBytes);

async function checkpointRow(requests: number): Promise<string> {
  const catalogue = withSmallModels(loadCatalogue());
  const state = stateWith(requests, catalogue);
  const checkpoint = { position: 1, owner: { ownerId: 'bench', term: 0 }, catalogue, state };
  const records = await encodeCheckpoint(checkpoint, 0, CHARACTERS);
  const parts = records.flatMap(({ value }): Checkpoint[] => {
    const read = readCheckpointRecord(value);
    return read.ok ? [read.message] : [];
  });
  const [first, ...others] = parts;
  if (first === undefined) throw new Error('a checkpoint has at least one part');
  const plainMs = await medianWallMs(() => JSON.stringify({ catalogue, state }), ROUNDS);
  const writeMs = await medianWallMs(() => encodeCheckpoint(checkpoint, 0, CHARACTERS), ROUNDS);
  const readMs = await medianWallMs(() => decodeCheckpoint([first, ...others]), ROUNDS);
  const bytes = records.reduce((sum, { value }) => sum + value.byteLength, 0);
  const plainBytes = JSON.stringify({ catalogue, state }).length;
  const cells = [figure(requests), figure(bytes / 1024), figure(plainBytes / bytes), parts.length, figure(writeMs)];
  return `| ${[...cells, figure(writeMs / plainMs), figure(readMs)].join(' | ')} |`;
}

async function restoreRows(): Promise<readonly string[]> {
  const driver = await recordedDriver(RECORDING_MS, { partitions: 1 });
  const startedMs = performance.now();
  await driver.runUntilDrained();
  const epochs = await driver.acceptedEpochs();
  const liveMs = (performance.now() - startedMs) / epochs.length;
  const { log, topics } = driver;
  const rows: string[] = [];
  for (const count of EPOCH_COUNTS) {
    const ms = await medianWallMs(() => restoreAfter(log, topics, epochs, count), ROUNDS);
    const each = count === 0 ? ['', ''] : [figure((ms * 1000) / count), figure(ms / count / liveMs)];
    rows.push(`| ${[figure(count), figure(ms), ...each].join(' | ')} |`);
  }
  await driver.close();
  return rows;
}

const checkpointRows: string[] = [];
for (const requests of OPEN_REQUESTS) checkpointRows.push(await checkpointRow(requests));

const text = `# Checkpoints and restore

Medians of ${ROUNDS} runs after one to warm up. Measure again with \`npm run bench:restore\`.

## A checkpoint against the open requests in it

One cell, 50 known users, every open request admitted and in the plan in force, its id remembered; the catalogue goes
along (about ${figure(JSON.stringify(loadCatalogue()).length / 1024)} KiB before compression). The reference is \`JSON.stringify\` of the same in the same run.

| open requests | KiB in the log | times smaller than plain JSON | records | write, ms | of plain JSON | read, ms |
|--:|--:|--:|--:|--:|--:|--:|
${checkpointRows.join('\n')}

## A restore against the epochs since the checkpoint

The bundled recording, all cells in one shard, from a log in memory. An epoch re-run is read, decided and compared by
digest; the reference is the same epoch decided, written, executed by the twin and read back, in the same run.

| epochs since the checkpoint | restore, ms | an epoch, us | of the epoch live |
|--:|--:|--:|--:|
${(await restoreRows()).join('\n')}

Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, ${new Date().toISOString().slice(0, 10)}.
`;
console.log(text);
mkdirSync('docs/benchmarks', { recursive: true });
writeFileSync(RESULT_FILE, text);
