/**
 * `npm run chaos`: three processes over a real broker, disturbed for minutes. Prints what came of it, and writes
 * docs/benchmarks/chaos.md with --write. SLOTWISE_CHAOS_SEED, or --seed, decides the order.
 */
import { parseArgs } from 'node:util';
import { startBroker } from '../broker/start-broker.js';
import { runChaos } from './run-chaos.js';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    others: { type: 'string', default: '2' },
    seed: { type: 'string', default: process.env.SLOTWISE_CHAOS_SEED ?? String(Math.floor(Math.random() * 1e9)) },
  },
});
const seed = Number(values.seed);
const others = Number(values.others);
console.log(`seed ${seed}`);
const broker = await startBroker();
try {
  const startedMs = Date.now();
  const result = await runChaos({
    broker,
    seed,
    disturbances: { kill: Number(values.kills), freeze: others, 'broker restart': others, stall: others, storm: others },
    onDisturbed: ({ kind, atMs, shards }) => {
      console.log(`${((Date.now() - startedMs) / 1000).toFixed(1)} s: ${kind}, shards ${shards.join()}, ${Date.now() - atMs} ms`);
    },
  });
  console.log(JSON.stringify(result, undefined, 1));
} finally {
  await broker.stop();
}
