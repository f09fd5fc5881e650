/**
 * The SLIDE solver at 10 to 10,000 users against a plain pass over the same numbers, against HiGHS, and its optima
 * against exhaustive search. Prints the tables and writes docs/benchmarks/slide-solver.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { highsRow, type HighsRow } from './slide/against-highs.js';
import { LAYERS, MODELS } from './slide/bench-instances.js';
import { exactnessRows } from './slide/exactness.js';
import { growthRows, type GrowthRow } from './slide/growth.js';
import { exactnessRow } from './tables/exactness-row.js';
import { count, ms, row } from './tables/words.js';

const RESULT_FILE = 'docs/benchmarks/slide-solver.md';
const SIZES = [10, 100, 1_000, 10_000];
const EXACT_INSTANCES = 10_000;

const growthRow = ({ name, users, served, exact, solveMs, passMs, growth }: GrowthRow): string =>
  row([
    name,
    count(users),
    served,
    exact ? 'yes' : 'no',
    ms(solveMs),
    ms((1_000 * solveMs) / users),
    ms(passMs),
    (solveMs / passMs).toFixed(0),
    growth === undefined ? '' : growth.toFixed(1),
  ]);

const speedRow = ({ users, optimum, solveMs, highsMs }: HighsRow): string =>
  row([users, optimum.toFixed(3), ms(solveMs), ms(highsMs), `${(highsMs / solveMs).toFixed(0)} x`]);

const growth = [
  ...growthRows('count', {}, SIZES),
  ...growthRows('count, energy limits: a speed per layer', { energy: true }, SIZES),
  ...growthRows('weight, blocks of 360 kHz', { objective: 'weight', resourceBlockHz: 360e3 }, SIZES),
  ...growthRows('weight, continuous band', { objective: 'weight' }, SIZES.slice(0, 3)),
  ...growthRows('count, time-varying', { sharing: 'timeVarying' }, SIZES.slice(0, 3)),
];

const text = `# The SLIDE solver

One whole solve of a 100 MHz cell: ${MODELS} models of ${LAYERS} layers, every user accepts all of them, random deadlines,
channels and devices (seeded). The plain pass reads every layer of every pair once and sums; it is measured in turn with
the solver in the same run. Processor time (the machine is shared), medians of 11 rounds after a warm-up. Proven orders:
count O(K I L + K log K), energy limits times log(1/eps), weight with N blocks O(K I N) more. Our reconstruction after
arXiv 2512.20946; measure again with \`npm run bench:slide\`.

| objective | users | served | exact | solve, ms | a user, us | plain pass, ms | of the pass | growth for 10 x users |
|---|--:|--:|---|--:|--:|--:|--:|--:|
${growth.map(growthRow).join('\n')}

## Against HiGHS

The same weighted instance on a continuous band, the same optimum. HiGHS (WebAssembly, loaded before) gets the least
bandwidths and only chooses users and models; the solver does everything. The figure aimed at is 1000 x.

| users | optimum | solver, ms | HiGHS, ms | faster |
|--:|--:|--:|--:|--:|
${[5, 10, 20, 40, 80].map(highsRow).map(speedRow).join('\n')}

## Exactness

Random small instances with models of 1 to 6 layers, energy limits, requests under way; values compared
lexicographically (committed users first).

| what | against | instances | mismatches |
|---|---|--:|--:|
${exactnessRows(EXACT_INSTANCES).map(exactnessRow).join('\n')}

Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${new Date().toISOString().slice(0, 10)}.
`;
mkdirSync('docs/benchmarks', { recursive: true });
writeFileSync(RESULT_FILE, text);
console.log(text);
