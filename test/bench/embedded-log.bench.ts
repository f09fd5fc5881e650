/**
 * How many records a second go through the embedded log, append to batch handler, on one core, against pushing the same
 * records onto a plain array and iterating over it. Prints the table and writes docs/benchmarks/embedded-log.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { median } from 'simple-statistics';
import { EmbeddedEventLog, type LogRecord, type NewRecord } from '../../src/streams/index.js';

const RECORDS = 300_000;
const ROUNDS = 11;
const VALUE_BYTES = 200;
const RESULT_FILE = 'docs/benchmarks/embedded-log.md';

const VALUES = Array.from({ length: 1_000 }, (_, index) => Buffer.alloc(VALUE_BYTES, index));

const NO_HEADERS = {};

interface Variant {
  readonly name: string;
  readonly run: () => Promise<number>;
}

function newRecords(from: number, count: number): readonly NewRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    key: 'cell-1',
    value: VALUES[(from + index) % VALUES.length] ?? new Uint8Array(),
    timestampMs: from + index,
  }));
}

const bytesOf = (records: readonly LogRecord[]): number =>
  records.reduce((bytes, record) => bytes + record.value.byteLength, 0);

/** The least that keeping records in memory can cost. */
function throughArray(): Promise<number> {
  const kept: LogRecord[] = [];
  for (let sent = 0; sent < RECORDS; sent += 100) {
    for (const { key, value, timestampMs = 0 } of newRecords(sent, 100)) {
      kept.push({ topic: 'orders', partition: 0, offset: kept.length, timestampMs, key, value, headers: NO_HEADERS });
    }
  }
  return Promise.resolve(bytesOf(kept));
}

async function throughLog(appendRecords: number, maxPartitionBytes: number): Promise<number> {
  const log = new EmbeddedEventLog({ now: () => 0, maxPartitionBytes });
  await log.ensureTopics([{ topic: 'orders', partitions: 1 }]);
  let bytes = 0;
  const done = new Promise<void>((resolve, reject) => {
    void log.consume({
      groupId: 'bench',
      topics: ['orders'],
      onShardAssigned: () => Promise.resolve(),
      onShardRevoked: () => Promise.resolve(),
      onBatch: ({ records }, shard) => {
        bytes += bytesOf(records);
        const next = (records.at(-1)?.offset ?? 0) + 1;
        shard.commit('orders', next);
        if (next === RECORDS) resolve();
        return Promise.resolve();
      },
      onCrash: reject,
    });
  });
  for (let sent = 0; sent < RECORDS; sent += appendRecords) {
    await log.append('orders', 0, newRecords(sent, appendRecords));
  }
  await done;
  await log.close();
  return bytes;
}

const MIB = 1024 * 1024;
const VARIANTS: readonly Variant[] = [
  { name: 'plain array: push, then iterate', run: throughArray },
  { name: 'log, 100 records an append', run: () => throughLog(100, 64 * MIB) },
  { name: 'log, 1 record an append', run: () => throughLog(1, 64 * MIB) },
  { name: 'log, 100 records an append, bound of 1 MiB: appends wait', run: () => throughLog(100, MIB) },
];

async function recordsPerSecond({ name, run }: Variant): Promise<number> {
  const startedAtMs = performance.now();
  const bytes = await run();
  const seconds = (performance.now() - startedAtMs) / 1_000;
  if (bytes !== RECORDS * VALUE_BYTES) throw new Error(`${name}: ${bytes} bytes came through`);
  return RECORDS / seconds;
}

async function measure(): Promise<ReadonlyMap<Variant, number[]>> {
  const results = new Map(VARIANTS.map((variant) => [variant, [] as number[]]));
  for (const variant of VARIANTS) await recordsPerSecond(variant);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [variant, rates] of results) rates.push(await recordsPerSecond(variant));
  }
  return results;
}

function table(results: ReadonlyMap<Variant, number[]>): string {
  const [reference] = [...results.values()].map((rates) => median(rates));
  const rows = [...results].map(([{ name }, rates]) => {
    const thousands = (rate: number): string => Math.round(rate / 1_000).toLocaleString('en');
    const ratio = (median(rates) / (reference ?? 1)).toFixed(3);
    return `| ${name} | ${thousands(median(rates))} | ${thousands(Math.min(...rates))} to ${thousands(Math.max(...rates))} | ${ratio} |`;
  });
  return ['| way | 1000 records/s, median | range | of the array |', '|---|--:|--:|--:|', ...rows].join('\n');
}

const text = `# The embedded log

Records a second from \`append\` to the batch handler, in one process on one core, one partition, ${VALUE_BYTES} byte values, the
handler commits every batch. ${RECORDS.toLocaleString('en')} records a run, ${ROUNDS} runs in turn with the reference after one run to warm up.
The reference makes the same record objects, pushes them onto an array and iterates over it: it neither waits, trims,
nor hands over. Measure again with \`npm run bench:log\`.

${table(await measure())}

Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, ${new Date().toISOString().slice(0, 10)}.
`;
mkdirSync('docs/benchmarks', { recursive: true });
writeFileSync(RESULT_FILE, text);
process.stdout.write(`${text}\n`);
