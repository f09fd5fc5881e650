/**
 * What the durable log costs against the in-memory one: append to batch handler, in every fsync policy; and how long
 * it takes to open it and to read it again. Prints the tables and writes docs/benchmarks/durable-log.md.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { median } from 'simple-statistics';
import {
  EmbeddedEventLog,
  type EventLog,
  type FsyncPolicy,
  type NewRecord,
  openDurableLog,
} from '../../src/streams/index.js';

const ROUNDS = 7;
const VALUE_BYTES = 200;
const RESULT_FILE = 'docs/benchmarks/durable-log.md';
/** On the disk the repository is on: a temporary folder may be memory. */
const SCRATCH = '.build/bench-durable-log';

const VALUES = Array.from({ length: 1_000 }, (_, index) => Buffer.alloc(VALUE_BYTES, index));

interface Variant {
  readonly name: string;
  readonly appendRecords: number;
  readonly records: number;
  readonly fsync?: FsyncPolicy;
}

/** Fewer records where every append waits for the disk. */
const VARIANTS: readonly Variant[] = [
  { name: 'in memory', appendRecords: 100, records: 200_000 },
  { name: 'durable, `no`', appendRecords: 100, records: 200_000, fsync: 'no' },
  { name: 'durable, `everysec`', appendRecords: 100, records: 200_000, fsync: 'everysec' },
  { name: 'durable, `always`', appendRecords: 100, records: 50_000, fsync: 'always' },
  { name: 'in memory', appendRecords: 1, records: 200_000 },
  { name: 'durable, `no`', appendRecords: 1, records: 200_000, fsync: 'no' },
  { name: 'durable, `everysec`', appendRecords: 1, records: 200_000, fsync: 'everysec' },
  { name: 'durable, `always`', appendRecords: 1, records: 500, fsync: 'always' },
];

function newRecords(from: number, count: number): readonly NewRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    key: 'cell-1',
    value: VALUES[(from + index) % VALUES.length] ?? new Uint8Array(),
    timestampMs: from + index,
  }));
}

/** Appends, and lets a consumer have its turn every thousand records, so that it keeps up. */
async function fill(log: EventLog, records: number, appendRecords: number): Promise<void> {
  for (let sent = 0; sent < records; sent += appendRecords) {
    await log.append('orders', 0, newRecords(sent, appendRecords));
    if (sent % 1_000 === 0) await turn();
  }
}

/** Resolves when `records` have reached a handler that commits them. */
function handled(log: EventLog, records: number): Promise<void> {
  return new Promise((resolve, reject) => {
    void log.consume({
      groupId: 'bench',
      topics: ['orders'],
      onShardAssigned: () => Promise.resolve(),
      onShardRevoked: () => Promise.resolve(),
      onBatch: ({ records: batch }, shard) => {
        const next = (batch.at(-1)?.offset ?? 0) + 1;
        shard.commit('orders', next);
        if (next === records) resolve();
        return Promise.resolve();
      },
      onCrash: reject,
    });
  });
}

async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  mkdirSync(SCRATCH, { recursive: true });
  const folder = mkdtempSync(join(SCRATCH, 'log-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Closing is not counted: it forces onto the disk what `everysec` would have within its second. */
async function recordsPerSecond({ appendRecords, records, fsync }: Variant): Promise<number> {
  return inFolder(async (folder) => {
    const now = (): number => 0;
    const log = fsync === undefined ? new EmbeddedEventLog({ now }) : await openDurableLog({ folder, fsync, now });
    await log.ensureTopics([{ topic: 'orders', partitions: 1 }]);
    const startedAtMs = performance.now();
    const done = handled(log, records);
    await fill(log, records, appendRecords);
    await done;
    const seconds = (performance.now() - startedAtMs) / 1_000;
    await log.close();
    return records / seconds;
  });
}

async function measure(): Promise<ReadonlyMap<Variant, readonly number[]>> {
  const results = new Map(VARIANTS.map((variant) => [variant, [] as number[]]));
  for (const variant of VARIANTS) await recordsPerSecond(variant);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [variant, rates] of results) rates.push(await recordsPerSecond(variant));
  }
  return results;
}

const rate = (perSecond: number): string => Number(perSecond.toPrecision(3)).toLocaleString('en');

function costTable(results: ReadonlyMap<Variant, readonly number[]>): string {
  const rows = [...results].map(([{ name, appendRecords, fsync }, rates]) => {
    const [, reference = []] =
      [...results].find(([one]) => one.fsync === undefined && one.appendRecords === appendRecords) ?? [];
    const ratio = fsync === undefined ? '1' : (median([...reference]) / median([...rates])).toPrecision(3);
    const range = `${rate(Math.min(...rates))} to ${rate(Math.max(...rates))}`;
    return `| ${name} | ${appendRecords} | ${rate(median([...rates]))} | ${range} | ${ratio} |`;
  });
  const head = '| log | records an append | records/s, median | range | times as long as in memory |';
  return [head, '|---|--:|--:|--:|--:|', ...rows].join('\n');
}

/** Seconds to open a log, and to hand all of its records to a consumer that begins at the beginning. */
async function openAndCatchUp(
  folder: string,
  records: number,
): Promise<{ readonly open: number; readonly read: number }> {
  const startedAtMs = performance.now();
  const log = await openDurableLog({ folder, now: () => 0 });
  const openedAtMs = performance.now();
  await handled(log, records);
  const readAtMs = performance.now();
  await log.close();
  return { open: (openedAtMs - startedAtMs) / 1_000, read: (readAtMs - openedAtMs) / 1_000 };
}

const OPENED = [100_000, 200_000, 400_000];

async function restartTable(): Promise<string> {
  const rows: string[] = [];
  for (const records of OPENED) {
    const times = await inFolder(async (folder) => {
      const log = await openDurableLog({ folder, fsync: 'no', now: () => 0 });
      await log.ensureTopics([{ topic: 'orders', partitions: 1 }]);
      await fill(log, records, 100);
      await log.close();
      const found = [];
      for (let round = 0; round < ROUNDS; round += 1) found.push(await openAndCatchUp(folder, records));
      return found;
    });
    const [open, read] = [median(times.map((one) => one.open)), median(times.map((one) => one.read))];
    const cells = [open.toFixed(3), rate(records / open), read.toFixed(3), rate(records / read)];
    rows.push(`| ${records.toLocaleString('en')} | ${cells.join(' | ')} |`);
  }
  const head = '| records | opening, s | records/s | reading, s | records/s |';
  return [head, '|--:|--:|--:|--:|--:|', ...rows].join('\n');
}

const text = `# What the durable log costs

Records a second from \`append\` to the batch handler, in one process, one partition, ${VALUE_BYTES} byte values, the handler keeps
up and commits every batch; ${ROUNDS} runs in turn with the reference, the in-memory log, after one run to warm up. The folder is on
the disk of the repository. \`no\`, \`everysec\` and \`always\` say when what was written is forced onto the disk
([the durable log](../durable-log.md)); \`always\` measures the disk more than the log. Measure again with
\`npm run bench:durable-log\`.

${costTable(await measure())}

## Starting again

Opening reads and checks everything; then a consumer is handed everything from the beginning, which is what restoring from
no checkpoint does. Medians of ${ROUNDS}. The files had just been written, so they come from the system's cache.

${await restartTable()}

Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, ${new Date().toISOString().slice(0, 10)}.
`;
mkdirSync('docs/benchmarks', { recursive: true });
writeFileSync(RESULT_FILE, text);
rmSync(SCRATCH, { recursive: true });
process.stdout.write(`${text}\n`);
