/**
 * The co-inference solver for cells of 10 to 500 users in 100 and 273 blocks: single-user problems solved, time, growth;
 * one user against HiGHS, cells against exhaustive search. Prints the tables and writes
 * docs/benchmarks/co-inference-solver.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { highsRow } from './co-inference/against-highs.js';
import { exactnessRows, exchangeRow, type ExactnessRow } from './co-inference/exactness.js';
import { growthRows, type GrowthRow } from './co-inference/growth.js';
import { count, ms, percent, row } from './tables/words.js';

const RESULT_FILE = 'docs/benchmarks/co-inference-solver.md';
const SIZES = [10, 50, 100, 500];
const BLOCKS = [100, 273];
const EXACT_INSTANCES = 10_000;
const EXCHANGE_INSTANCES = 1_000;
const HIGHS_INSTANCES = 200;

const growthRow = ({ growth, ...one }: GrowthRow): string =>
  row([
    one.name,
    one.users,
    one.blocks,
    one.served,
    one.exact ? 'yes' : 'no',
    count(one.singleUserSolves),
    one.ofOrder.toFixed(2),
    ms(one.solveMs),
    ((1_000 * one.solveMs) / one.singleUserSolves).toFixed(2),
    ms(one.passMs),
    growth === undefined ? '' : `${growth.time.toFixed(1)} for ${growth.users}`,
  ]);

const exactnessRow = ({ goal, instances, feasible, mismatches }: ExactnessRow): string =>
  row([goal, count(instances), count(feasible), mismatches]);

const growth = BLOCKS.flatMap((blocks) => [
  ...growthRows('epoch, one split', { splits: 1 }, SIZES, blocks),
  ...growthRows('epoch, four splits, fixed at an equal share', { splits: 4 }, SIZES, blocks),
  ...growthRows('epoch, four free splits', { splits: 4, splitRule: 'free' }, SIZES, blocks),
  ...growthRows('most users, four splits', { splits: 4, goal: 'maxUsers' }, SIZES, blocks),
]);
const exchanges = exchangeRow(EXCHANGE_INSTANCES);
const highs = highsRow(HIGHS_INSTANCES);

const text = `# The co-inference solver

One whole solve of a cell of blocks of 360 kHz: random channels, devices, deadlines, energies and distortion limits
(seeded), a model of 12 blocks cut at one place or at four, one of them all on the device. A single-user solve is one run
of the bisection A1, about 45 evaluations; the order is (users x splits) log2(blocks) + blocks of them. The plain pass reads
every split of every user once and sums; it is measured in turn with the solver in the same run. Processor time (the machine
is shared), medians of 7 rounds after a warm-up. Our reconstruction after arXiv 2505.09214; measure again with
\`npm run bench:co-inference\`.

| cell | users | blocks | served | exact | single-user solves | of the order | solve, ms | a single-user solve, us | plain pass, ms | growth: time for users |
|---|--:|--:|--:|---|--:|--:|--:|--:|--:|--:|
${growth.map(growthRow).join('\n')}

"exact" is "no" where the rule fixes a split among several before it admits. With free splits the number admitted is maximal
over splits too, and the R blocks left over are shared among the K admitted by a table: K R^2 / 2 sums and K R single-user
solves a split come on top of the order, so a cell with few users and many blocks left takes longest.

## One user against HiGHS

The largest retained fraction of random users, by A1 and by cutting planes on the convex form, each of whose linear programs
HiGHS (WebAssembly, loaded before) solves. Times are medians over instances on which the energy binds. The figure aimed at is
1000 x; it is not reached on a problem as small as one user.

| instances | mismatches above 1e-5 | A1, ms | HiGHS, ms | faster |
|--:|--:|--:|--:|--:|
${row([highs.instances, highs.mismatches, ms(highs.solveMs), ms(highs.highsMs), `${(highs.highsMs / highs.solveMs).toFixed(0)} x`])}

## Exactness

Random cells of up to 4 users with up to 2 splits in up to 8 blocks, against every set of users and every sharing of the
blocks.

| goal | instances | of them somebody served | mismatches |
|---|--:|--:|--:|
${exactnessRows(EXACT_INSTANCES).map(exactnessRow).join('\n')}

Blocks and slices of the server clock together, least sum of distortions: pair exchanges, used where the table is too large,
against the table, which is exact. Up to 4 users, 20 blocks, 12 slices; ${count(EXCHANGE_INSTANCES)} random cells, of which
${exchanges.cells} can serve everybody.

| cells | optimal | mean excess | worst excess |
|--:|--:|--:|--:|
${row([exchanges.cells, exchanges.optimal, percent(exchanges.meanExcess), percent(exchanges.worstExcess)])}

Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${new Date().toISOString().slice(0, 10)}.
`;
mkdirSync('docs/benchmarks', { recursive: true });
writeFileSync(RESULT_FILE, text);
console.log(text);
