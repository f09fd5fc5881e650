/**
 * `npm run chaos`: three processes over a broker of their own, disturbed for minutes, then the audit of the topics. The
 * seed (`--seed`, or SLOTWISE_CHAOS_SEED) decides the order. With `--write` the tables go to docs/benchmarks/chaos.md.
 * Exit code 1 when a promise was broken, or a process ended by itself.
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { startBroker } from '../broker/start-broker.js';
import { auditTable, recoveryTable } from './chaos-table.js';
import { type ChaosResult, runChaos } from './run-chaos.js';

const RESULT_FILE = 'docs/benchmarks/chaos.md';
const KINDS = ['kills', 'freezes', 'restarts', 'stalls', 'storms'] as const;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    freezes: { type: 'string', default: '2' },
    restarts: { type: 'string', default: '2' },
    stalls: { type: 'string', default: '2' },
    storms: { type: 'string', default: '2' },
    seed: { type: 'string', default: process.env.SLOTWISE_CHAOS_SEED ?? String(Math.floor(Math.random() * 1e9)) },
    write: { type: 'boolean', default: false },
  },
});
const [kill = 0, freeze = 0, restarts = 0, stall = 0, storm = 0] = KINDS.map((kind) => Number(values[kind]));
const seed = Number(values.seed);

function pageOf(result: ChaosResult, load: string): string {
  const options = KINDS.map((kind) => `--${kind} ${values[kind]}`).join(' ');
  const { violations } = result.audit;
  return `# Chaos on a real broker

Three processes, eight shards, one broker, recorded traffic in real time, epochs of 250 ms; everything on one machine.
Measure again with \`npm run chaos -- ${options} --seed ${seed} --write\`. What is done, and what is promised:
[kafka.md](../kafka.md#when-processes-die).

## From a disturbance to the next closed epoch of every shard concerned

By the broker's time stamps. Killed and frozen: from the signal, the shards of that process. The rest: from its end, all
shards. Goal: under 10 s, of which 6 s are the session of a process that is gone without a word.

${recoveryTable(result)}

## What the audit found in the topics

${violations.length === 0 ? 'No violation.' : violations.map((one) => `- ${JSON.stringify(one)}`).join('\n')} In ${Math.round(result.seconds)} s, ${result.deserters.length} processes ended by themselves, the feeder sent
${result.appendsRepeated} appends again because they were not acknowledged.

${auditTable(result)}

Node ${process.version}, Apache Kafka 4.1, ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores shared with other work (load average
${load} at the start), ${new Date().toISOString().slice(0, 10)}.
`;
}

console.log(`SLOTWISE_CHAOS_SEED=${seed}`);
const load = loadavg()
  .map((one) => one.toFixed(0))
  .join(', ');
const broker = await startBroker();
try {
  const startedMs = performance.now();
  const result = await runChaos({
    broker,
    seed,
    disturbances: { kill, freeze, 'broker restart': restarts, stall, storm },
    onDisturbed: ({ kind, shards }) => {
      console.log(`${((performance.now() - startedMs) / 1000).toFixed(0)} s: ${kind}, shards ${shards.join(', ')}`);
    },
  });
  console.log(`\n${recoveryTable(result)}\n\n${auditTable(result)}\n`);
  for (const said of result.deserters) console.log(`a process ended by itself: ${said}`);
  for (const violation of result.audit.violations) console.log(`violation: ${JSON.stringify(violation)}`);
  if (values.write) writeFileSync(RESULT_FILE, pageOf(result, load));
  if (result.audit.violations.length + result.deserters.length > 0) process.exitCode = 1;
} finally {
  await broker.stop();
}
