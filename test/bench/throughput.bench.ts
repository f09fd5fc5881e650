/**
 * How fast the main job goes at \`--speed max\` over the embedded log, against playing the same records to a consumer
 * that only parses them. Prints the table and writes docs/benchmarks/throughput.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { median, quantile } from 'simple-statistics';
import { loadCatalogue } from '../../src/contracts/catalogue/index.js';
import { topicNames } from '../../src/contracts/index.js';
import { measureRun } from '../../src/evaluation/measure-run.js';
import { bundledRecording, openReplay, ReplayPlayer, type Replay } from '../../src/replay/index.js';
import { EmbeddedEventLog } from '../../src/streams/index.js';

const RESULT_FILE = 'docs/benchmarks/throughput.md';
const ROUNDS = 3;
const PARTITIONS = 4;
const LOADS = [1, 2];

const catalogue = loadCatalogue();

/** Plays the replay to a consumer that decodes and parses every record, and decides nothing. */
async function bareLoop(replay: Replay): Promise<number> {
  const topics = topicNames();
  const log = new EmbeddedEventLog({ now: () => 0 });
  const inputs = [topics.requests, topics.reports];
  await log.ensureTopics(inputs.map((topic) => ({ topic, partitions: PARTITIONS })));
  const decoder = new TextDecoder();
  let records = 0;
  const consumer = await log.consume({
    groupId: 'bare',
    topics: inputs,
    onShardAssigned: () => Promise.resolve(),
    onShardRevoked: () => Promise.resolve(),
    onCrash: (error) => {
      throw error;
    },
    onBatch: (batch, shard) => {
      for (const { value } of batch.records) JSON.parse(decoder.decode(value));
      records += batch.records.length;
      shard.commit(batch.topic, (batch.records.at(-1)?.offset ?? 0) + 1);
      return Promise.resolve();
    },
  });
  const { epochMs } = catalogue.deployment;
  await new ReplayPlayer(replay, { log, topics, partitions: PARTITIONS, epochMs, speed: 'max' }).play();
  await consumer.close();
  await log.close();
  return records;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return (performance.now() - startedMs) / 1000;
}

const rows: string[] = [];
for (const load of LOADS) {
  const replay = await openReplay({ ...bundledRecording(), load }, catalogue);
  const whole: number[] = [];
  const bare: number[] = [];
  const planningMs: number[] = [];
  let records = 0;
  for (let round = 0; round <= ROUNDS; round += 1) {
    let read = 0;
    const bareSeconds = await seconds(() => bareLoop(replay));
    const wholeSeconds = await seconds(async () => {
      const measures = await measureRun({ replay, catalogue, partitions: PARTITIONS });
      read = measures.recordsRead;
      if (round > 0) planningMs.push(...measures.planningMs);
    });
    // The first round warms up.
    if (round === 0) continue;
    records = read;
    whole.push(wholeSeconds);
    bare.push(bareSeconds);
  }
  const perSecond = whole.map((time) => records / time);
  const share = whole.map((time, round) => (bare[round] ?? 0) / time);
  const cells = [
    `${load}x`,
    records.toLocaleString('en'),
    Math.round(median(perSecond)).toLocaleString('en'),
    median(share).toFixed(3),
    median(planningMs).toFixed(2),
    quantile(planningMs, 0.99).toFixed(2),
  ];
  rows.push(`| ${cells.join(' | ')} |`);
  console.log(rows.at(-1));
}

const text = `# Throughput of the main job

The whole bundled recording at \`--speed max\` in one process over the embedded log with ${PARTITIONS} shards: reading and drawing the
recording, writing it, reading it back, closing epochs, planning, writing decisions, the twin, and its outcomes back in.
Records: all that the scheduler reads (requests, reports, outcomes, clocks). The reference, in the same run and in turn,
plays the same recording to a consumer that only decodes and parses it. Medians of ${ROUNDS} rounds after one to warm up; planning
time is that of one epoch of one shard, all its cells together. Measure again with \`npm run bench:throughput\`.

| load | records read | records/s | time of the reference / ours | planning, median ms | planning, p99 ms |
|---|--:|--:|--:|--:|--:|
${rows.join('\n')}

Node ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model.split(' ').slice(0, 2).join(' ') ?? 'unknown'}, ${new Date().toISOString().slice(0, 10)}.
`;
mkdirSync('docs/benchmarks', { recursive: true });
writeFileSync(RESULT_FILE, text);
