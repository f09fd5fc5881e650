/**
 * The service on a real broker: records a second against a bare loop, latency of decisions, time of a restore. Prints the
 * tables and writes docs/benchmarks/kafka.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { median } from 'simple-statistics';
import { KafkaEventLog } from '../../src/streams/index.js';
import { startBroker } from '../kafka/broker/start-broker.js';
import type { Effort } from './kafka/deployment.js';
import { measureLatency, type Latency } from './kafka/latency.js';
import { DENSITY } from './kafka/region.js';
import { measureRestore, type RestoreTime } from './kafka/restore.js';
import { measureThroughput, type Throughput } from './kafka/throughput.js';
import { figure, percent } from './tables/words.js';

const RESULT_FILE = 'docs/benchmarks/kafka.md';
const CELLS = 100;
const REQUESTS = 20_000;
const ROUNDS = 3;
const LATENCY_SECONDS = 30;
/** Of the records a second of the service. */
const LATENCY_SHARES = [1 / 2, 1 / 8];
const RECORDS_PER_SECOND_AND_CELL =
  DENSITY.requestsPerSecondAndCell + (DENSITY.usersPerCell * 1000) / DENSITY.reportEveryMs;

function effortRow(name: string, records: number, efforts: readonly Effort[]): string {
  const perSecond = median(efforts.map(({ seconds }) => records / seconds));
  const cpu = median(efforts.map(({ cpuSeconds }) => (1e6 * cpuSeconds) / records));
  return `| ${name} | ${figure(perSecond)} | ${figure(cpu)} |`;
}

function throughputText({ records, requests, lengthMs, bare, service, shares }: Throughput): string {
  const ratio = (of: keyof Effort): string =>
    median(bare.map((effort, round) => effort[of] / (service[round]?.[of] ?? Infinity))).toFixed(2);
  return `## Records a second

${CELLS} cells with ${DENSITY.usersPerCell} users that report every ${DENSITY.reportEveryMs} ms, one request for ten reports, ${figure(lengthMs / 1000)} s of event time: ${requests.toLocaleString('en')} requests,
${records.toLocaleString('en')} records with the executors' outcomes and all clocks, in 4 partitions a topic. Mostly small models, as in
[memory.md](memory.md). The service decides them by event time as fast as they come; that it decides no more and no less
than in memory is checked. The bare loop is kafkajs' own consumer over the same topics, JSON.parse, and one record out for
each request, with the same \`acks\`. In turn, medians of ${ROUNDS} rounds, on ${cpus().length} cores that the broker shares.

| | records/s | processor time a record, us |
|---|--:|--:|
${effortRow('bare loop', records, bare)}
${effortRow('service', records, service)}
| service / bare loop | ${ratio('seconds')} | ${ratio('cpuSeconds')} |

The goal is 0.8, and it is missed: a bare loop has a few microseconds for a record, of which kafkajs takes most, and a service
that reads, checks, decides, digests and writes cannot do all that in a quarter of them. Where the time of the service's
main thread goes, from its first decision on (sampled in a further run):

| | share |
|---|--:|
${shares.map(([task, share]) => `| ${task} | ${percent(share, 1)} |`).join('\n')}
`;
}

const percentOf = (latencies: readonly Latency[]): string =>
  latencies.map(({ atOnce }) => percent(atOnce, 1)).join(' and ');

const latencyText = (latencies: readonly Latency[]): string => `## Latency of decisions

From the append of a request to the append of the marker of the epoch that took it up, both stamped by the broker, by the
clock, epochs of 100 ms, for ${LATENCY_SECONDS} s, of which the first 5 are left out; at half the rate above, and at an eighth of it. Gateway,
RAN and executor are one more process on the same machine, the broker is another: at half the rate the three need all of its
cores. A request waits for the end of its epoch, 50 ms on average and 100 ms at most, and 10 ms for what is late. ${percentOf(latencies)} of the
requests got their verdict there and then, the others waited for room. The goal for p99 is 125 ms.

| records/s | requests | p50, ms | p99, ms | worst, ms |
|--:|--:|--:|--:|--:|
${latencies
  .map(
    ({ requests, recordsPerSecond, p50Ms, p99Ms, worstMs }) =>
      `| ${[figure(recordsPerSecond), requests.toLocaleString('en'), figure(p50Ms), figure(p99Ms), figure(worstMs)].join(' | ')} |`,
  )
  .join('\n')}
`;

const restoreText = (times: readonly RestoreTime[]): string => `## A restore against the epochs since the checkpoint

The bundled recording, all its cells in one shard. The reference is the same from a log in memory, in the same run.

| epochs since the checkpoint | restore, ms | an epoch, us | of the restore from memory |
|--:|--:|--:|--:|
${times
  .map(({ epochs, kafkaMs, memoryMs }) => {
    const each = epochs === 0 ? '' : figure((1000 * kafkaMs) / epochs);
    return `| ${epochs.toLocaleString('en')} | ${figure(kafkaMs)} | ${each} | ${figure(kafkaMs / memoryMs)} |`;
  })
  .join('\n')}
`;

const broker = await startBroker({});
const log = new KafkaEventLog({ brokers: broker.brokers.split(',') }, { keepForever: true });
const place = { log, brokers: broker.brokers };
try {
  const throughput = await measureThroughput({ ...place, cells: CELLS, requests: REQUESTS, rounds: ROUNDS });
  console.log(throughputText(throughput));
  const latencies: Latency[] = [];
  for (const share of LATENCY_SHARES) {
    const cells = Math.max(1, Math.round((throughput.recordsPerSecond * share) / RECORDS_PER_SECOND_AND_CELL));
    latencies.push(await measureLatency({ ...place, prefix: `latency-${cells}.`, cells, seconds: LATENCY_SECONDS }));
  }
  console.log(latencyText(latencies));
  const restore = await measureRestore(log);
  const text = `# On Kafka

One process, one Apache Kafka 4.1 broker on the same machine. Measure again with \`npm run bench:kafka\`.

${throughputText(throughput)}
${latencyText(latencies)}
${restoreText(restore)}
Node ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown processor'}, ${new Date().toISOString().slice(0, 10)}.
`;
  console.log(restoreText(restore));
  mkdirSync('docs/benchmarks', { recursive: true });
  writeFileSync(RESULT_FILE, text);
} finally {
  await log.close();
  await broker.stop();
}
