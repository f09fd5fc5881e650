/**
 * Mode offload against conventional rules, against itself without sharing, and against a bound that knows the whole recording.
 * Prints the tables and writes docs/benchmarks/offload.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { chosenCatalogue } from '../../src/contracts/catalogue/index.js';
import { policiesFor } from '../../src/evaluation/policies/index.js';
import { runSweep, sweepJobs, type SweepRow } from '../../src/evaluation/sweep/index.js';
import { onWorkerThreads } from '../../src/evaluation/sweep/worker-pool.js';
import { bundledRecording } from '../../src/replay/index.js';
import { stretchRow, type Density, type StretchRow } from './offload/stretch-rows.js';
import { percent, row } from './tables/words.js';

const RESULT_FILE = 'docs/benchmarks/offload.md';
const LOADS = [1, 2, 4, 8];
const WORKERS = 2;
/** The beginning of the recording that is swept over the loads. */
const RECORDING_MS = 120_000;
/** The recording is five minutes long; the last stretches would be cut short. */
const CUTS = { everyMs: 15_000, toMs: 290_000 };
const DENSITIES: readonly Density[] = [
  { load: 8, forMs: 2000, deadlineMs: { least: 600, most: 2400 } },
  { load: 16, forMs: 1000, deadlineMs: { least: 400, most: 1600 } },
  { load: 32, forMs: 500, deadlineMs: { least: 300, most: 1200 } },
];

const catalogue = chosenCatalogue({ catalogue: 'bundled:fine-tuned' });
const policies = policiesFor(['offload']);

function densityWords({ load, forMs, deadlineMs }: Density): string {
  return `${load}x, ${forMs / 1000} s, ${deadlineMs.least} to ${deadlineMs.most} ms`;
}

function stretchCells({ density, stretches, contended, keepingEverything, ...counts }: StretchRow): string {
  const { requests, servedAlone, bound, onTime } = counts;
  const served = policies.map((policy) => onTime.get(policy) ?? 0);
  const cells = [stretches, contended, keepingEverything, requests, servedAlone, bound, ...served];
  return row([densityWords(density), ...cells]);
}

const gigabytes = (bytes: number | undefined): string => (bytes === undefined ? '-' : (bytes / 1e9).toFixed(1));

function sweepCells({ load, policy, requests, hitRatio, promiseRatio, verdicts, gpuLoads }: SweepRow): string {
  const ratios = [percent(hitRatio), percent(promiseRatio)];
  const loads = [gpuLoads?.batches ?? 0, gigabytes(gpuLoads?.loadedBytes), gigabytes(gpuLoads?.savedBytes)];
  return row([`${load}x`, policy, requests, ...ratios, verdicts.refused + verdicts.expired, verdicts.missed, ...loads]);
}

const stretches: StretchRow[] = [];
for (const density of DENSITIES) stretches.push(await stretchRow(catalogue, density, policies, CUTS));

const recording = { ...bundledRecording(), modes: ['offload'] as const, forMs: RECORDING_MS };
const setup = { recording, catalogue, partitions: 4 };
const runner = await onWorkerThreads(setup, WORKERS);
const rows = await runSweep(sweepJobs(policies, LOADS), runner, () => undefined);
await runner.close();

const text = `# Mode offload: deadlines hit

The catalogue of fine-tuned models (\`bundled:fine-tuned\`) on the bundled recording, carried out by the twin. What the
policies are: [evaluate](../evaluate.md). Everything runs by event time, so the figures are the same on every machine; measure again
with \`npm run bench:offload\`.

## Short stretches, against one who knows the whole recording

Every ${CUTS.everyMs / 1000} s a stretch is cut out of the recording (its steadiest request trace, \`azure-conv\`), with shorter
deadlines than usual so that there is contention, and every cell begins it empty. Counted are cells with 4 to 14 requests, without
those whose user's uplink was not known when they came (nobody may serve them). Alone: how many the empty cell could serve if
each were the only one. Bound: how many of all together anybody could serve at the most. Contended: stretches in which the bound is
below that, so that somebody has to be left out whatever is done. All in memory: stretches whose models fit into the memory of the
GPU together, so that the bound counts nothing of the GPU's memory short.

| load, length, deadlines | stretches | contended | all in memory | requests | alone | bound | ${policies.join(' | ')} |
|---|--:|--:|--:|--:|--:|--:|${policies.map(() => '--:|').join('')}
${stretches.map(stretchCells).join('\n')}

The bound is a dynamic program over the sets of requests served
([clairvoyant](../../src/evaluation/clairvoyant/most-on-time.ts)), batches and choice of model included. It is never too low: it knows
every channel to come, sends every input over the whole uplink from the first plan on that could grant it, lets inputs share the uplink but for
the least time they all take together, loads in pieces whenever the GPU waits, and, unless everything fits into memory together,
never has to load again what was loaded once. So part of what is missing to it nobody could reach.

## Loads 1x to 8x

The first ${RECORDING_MS / 1000} s of the recording, 7 cells, deadlines of 1 to 4 s; through the code of \`slotwise evaluate\`. Hit ratio: on time of all valid requests.
Promise ratio: on time of all admitted. Loaded: what the planned batches bring into GPU memory. Saved: of the models of the batches, what was there
already, shared with another model or kept.

| load | policy | requests | hit ratio | promise ratio | not admitted | missed | batches | loaded, GB | saved, GB |
|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|
${rows.map(sweepCells).join('\n')}

Requests of users whose uplink was never heard of, or not for 30 s, are refused under every policy (\`NO_CHANNEL_REPORT\`).

Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${new Date().toISOString().slice(0, 10)}.
`;
mkdirSync('docs/benchmarks', { recursive: true });
writeFileSync(RESULT_FILE, text);
console.log(text);
