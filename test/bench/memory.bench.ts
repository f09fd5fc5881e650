/**
 * Memory while a million requests (or as many as the argument says) go through the embedded log, the scheduler and the
 * twin in one process. Prints the table and writes docs/benchmarks/memory.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { loadCatalogue } from '../../src/contracts/catalogue/index.js';
import { partitionOf, type TopicNames } from '../../src/contracts/index.js';
import { startInMemory } from '../../src/evaluation/start-in-memory.js';
import { ReplayPlayer } from '../../src/replay/index.js';
import { CheckpointStore } from '../../src/scheduler/checkpoints/index.js';
import type { EventLog } from '../../src/streams/index.js';
import { EndlessTraffic, withSmallModels } from './endless-traffic.js';
import { Lockstep, SPEED } from './memory/lockstep.js';
import { memoryNow, type MemorySample } from './memory/memory-sample.js';
import { bytesPerOpenRequest, OPEN_REQUESTS } from './memory/open-request-bytes.js';
import { slopeOf } from './memory/slope.js';

const RESULT_FILE = 'docs/benchmarks/memory.md';
/** Each has cells: a partition without traffic would take hours to fill up. */
const SHARDS = 3;
const SAMPLES = 20;
/** Of the samples: caches fill, code is compiled. */
const WARM_UP = 4;
const MIB = 1024 * 1024;
/** Small, so that every partition is full early on and stays so; a checkpoint frees it well before. */
const PARTITION_BYTES = 2 * MIB;
const CHECKPOINTS = { everyEpochs: 100, everyMs: 10_000, everyBytes: MIB / 2 };

interface Sample extends MemorySample {
  readonly requests: number;
  readonly rememberedIds: number;
  readonly inFlight: number;
}

/** Ids in the memory of all shards, as of their newest checkpoints. */
async function rememberedIds(log: EventLog, { checkpoints: topic }: TopicNames): Promise<number> {
  let ids = 0;
  for (let shard = 0; shard < SHARDS; shard += 1) {
    const stored = await new CheckpointStore({ log, topic, shard, partCharacters: MIB }).list();
    ids += stored.at(-1)?.decode().state.requestMemory.size ?? 0;
  }
  return ids;
}

const requests = Number(process.argv[2] ?? 1_000_000);
const everyRequests = Math.floor(requests / SAMPLES);
const catalogue = withSmallModels(loadCatalogue());
const perOpenRequest = bytesPerOpenRequest(catalogue);
const traffic = new EndlessTraffic(catalogue, requests);
const busyShards = new Set(catalogue.cells.map(({ cellId }) => partitionOf(cellId, SHARDS)));
const { epochMs } = catalogue.deployment;
const samples: Sample[] = [];
let played = 0;

const lockstep = new Lockstep(busyShards, traffic.startAtMs, epochMs, async () => {
  if (played < (samples.length + 1) * everyRequests) return;
  await lockstep.settled();
  const ids = await rememberedIds(service.log, service.topics);
  const sample = { requests: played, ...memoryNow(), rememberedIds: ids, inFlight: lockstep.total('inFlight') };
  samples.push(sample);
  console.log(row(sample));
});
const service = await startInMemory({
  catalogue,
  partitions: SHARDS,
  openChannel: () => traffic.channel(),
  observer: lockstep.observer,
  logOptions: { maxPartitionBytes: PARTITION_BYTES },
  checkpoints: CHECKPOINTS,
});
const startedMs = performance.now();
const player = new ReplayPlayer(traffic, {
  log: service.log,
  topics: service.topics,
  partitions: SHARDS,
  epochMs,
  speed: SPEED,
  clock: lockstep,
  onProgress: (progress) => {
    played = progress.requests;
  },
});
await Promise.all([player.play(), service.drained]);
const seconds = (performance.now() - startedMs) / 1000;

function row({ requests: done, heapBytes, bufferBytes, rssBytes, rememberedIds: ids, inFlight }: Sample): string {
  const mib = [heapBytes, bufferBytes, rssBytes].map((bytes) => (bytes / MIB).toFixed(1));
  return `| ${[done.toLocaleString('en'), ...mib, ids.toLocaleString('en'), inFlight.toLocaleString('en')].join(' | ')} |`;
}

function slopeWords(bytesIn: (sample: Sample) => number): string {
  const points = samples.slice(WARM_UP).map((sample) => [sample.requests / 1000, bytesIn(sample)] as const);
  const { perUnit, halfWidth } = slopeOf(points);
  const verdict = Math.abs(perUnit) <= halfWidth ? 'not distinguishable from 0' : 'distinguishable from 0';
  return `${perUnit.toFixed(0)} ± ${halfWidth.toFixed(0)} bytes (${verdict})`;
}

const afterWarmUp = samples[WARM_UP];
const most = (value: (sample: Sample) => number): number => Math.max(...samples.map(value));
const share = (name: Parameters<Lockstep['total']>[0]): string =>
  `${((100 * lockstep.total(name)) / lockstep.total('received')).toFixed(1)} %`;

const text = `# Memory over ${requests.toLocaleString('en')} requests

Made-up traffic without end (7 cells, 280 users at a time, each replaced by a new one every two minutes, no id used twice)
through the player, the embedded log with ${SHARDS} shards of at most ${PARTITION_BYTES / MIB} MiB a partition, the scheduler with checkpoints and
the twin, all in one process, by event time. Mostly small models, the bundled ones among them; completed on time
${share('completed')}, missed ${share('missed')}, refused ${share('refused')}, expired ${share('expired')} of ${lockstep.total('received').toLocaleString('en')} requests; ${lockstep.total('drift')} unaccounted for. The traffic keeps
at most two seconds ahead of the scheduler. At each sample everything written has been decided, and a full garbage
collection has just run. Buffers: what Node counts as external to the heap, mostly the bytes of records in the log.
Measure again with \`npm run bench:memory\` (as an argument: how many requests).

| requests | heap, MiB | buffers, MiB | resident, MiB | remembered ids | in flight |
|--:|--:|--:|--:|--:|--:|
${samples.map(row).join('\n')}

| what | measured |
|---|---|
| heap after warm-up (${(afterWarmUp?.requests ?? 0).toLocaleString('en')} requests) | ${((afterWarmUp?.heapBytes ?? 0) / MIB).toFixed(1)} MiB |
| heap, slope per 1,000 requests after warm-up, 95 % confidence | ${slopeWords(({ heapBytes }) => heapBytes)} |
| heap and buffers, slope per 1,000 requests after warm-up, 95 % confidence | ${slopeWords(({ heapBytes, bufferBytes }) => heapBytes + bufferBytes)} |
| remembered ids, most at a sample | ${most(({ rememberedIds: ids }) => ids).toLocaleString('en')} |
| resident, most at a sample | ${(most(({ rssBytes }) => rssBytes) / MIB).toFixed(0)} MiB |
| state of a shard for an open, admitted request with its part of the plan and its remembered id (${OPEN_REQUESTS.toLocaleString('en')} of them against none) | ${perOpenRequest.toFixed(0)} bytes |

The interval takes the errors of the samples as independent. The run took ${(seconds / 60).toFixed(0)} minutes on a machine that did other things too.

Node ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model.split(' ').slice(0, 2).join(' ') ?? 'unknown'}, ${new Date().toISOString().slice(0, 10)}.
`;
await service.close();
mkdirSync('docs/benchmarks', { recursive: true });
writeFileSync(RESULT_FILE, text);
console.log(text);
