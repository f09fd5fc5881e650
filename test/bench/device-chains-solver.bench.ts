/**
 * The device chains solver: planning time over requests, layers and devices against its stated order, the lazy heap against
 * full recomputation, batches against the joint optimum, and exact chains against the baselines. Prints the tables and
 * writes docs/benchmarks/device-chains.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { DeviceChainsInstance } from '../../src/core/solvers/device-chains/index.js';
import type { Topology } from './device-chains/bench-instances.js';
import { growthRow, type GrowthRow } from './device-chains/growth.js';
import { qualityRows, toyInstances, type QualityRow } from './device-chains/quality.js';
import { count, figure, ms, percent, row } from './tables/words.js';

const RESULT_FILE = 'docs/benchmarks/device-chains.md';
const REQUESTS = [1, 10, 100];
const LAYERS = [12, 24, 100];
const DEVICES = [5, 16, 64];
const TOY_INSTANCES = 3_000;
const JOINT_INSTANCES = 300;

const table = (topology: Topology): string =>
  REQUESTS.flatMap((requests) =>
    LAYERS.flatMap((layers) => DEVICES.map((devices) => growthRow({ requests, layers, devices, topology }))),
  )
    .map(growthCells)
    .join('\n');

const growthCells = ({ requests, layers, devices, lazyMs, allMs, steps }: GrowthRow): string =>
  row([requests, layers, devices, ms(lazyMs), ms(allMs), (allMs / lazyMs).toFixed(1), figure((1e6 * allMs) / steps)]);

const qualityCells = ({ batch, way, instances, meanRatio, worstRatio, worse }: QualityRow): string =>
  row([batch, way, count(instances), meanRatio.toFixed(3), worstRatio.toFixed(2), percent(worse, 1)]);

type Options = Partial<DeviceChainsInstance>;

const ORDERS: Readonly<Record<string, Options>> = {
  'first come, first served': { order: 'fifo' },
  'strict priority': { order: 'strictPriority' },
  'ratio (default)': {},
  'best of all orders': { order: 'bestOrder' },
  'PA-MDI-style greedy': { method: 'greedy' },
};

const BASELINES: Readonly<Record<string, Options>> = {
  'PA-MDI-style greedy': { method: 'greedy' },
  'AR-MDI-style': { method: 'arStyle', order: 'ratio' },
  local: { method: 'local' },
};

const joint = [
  { name: '2 requests, 2 layers, 3 devices', limits: { minRequests: 2, maxRequests: 2, maxLayers: 2, maxDevices: 3 } },
  { name: '3 requests, 2 layers, 2 devices', limits: { minRequests: 3, maxRequests: 3, maxLayers: 2, maxDevices: 2 } },
].flatMap(({ name, limits }) => qualityRows(name, toyInstances(limits, JOINT_INSTANCES), { method: 'oracle' }, ORDERS));
const single = toyInstances({ maxRequests: 1, maxLayers: 4, maxDevices: 3 }, TOY_INSTANCES);
const several = toyInstances({ minRequests: 4, maxRequests: 8, maxLayers: 4, maxDevices: 4 }, TOY_INSTANCES);

const growthHead = `| requests | layers | devices | lazy heap, ms | full recomputation, ms | times as long | ns a step |
|--:|--:|--:|--:|--:|--:|--:|`;
const qualityHead = `| batch | way | instances | mean ratio | worst | worse in |
|---|---|--:|--:|--:|--:|`;

const text = `# The device chains solver

One epoch: every request gets its chain. Devices of two speeds (0.5 and 1.4 TFLOP/s), links of 100 to 600 Mbit/s, three models of
8 GFLOP in as many layers as the table says, weights of 1, 2, 4 and 8, deadlines, random backlogs (seeded); method exact, tail
reservation, order by ratio. Processor time (the machine is shared), medians of 3 rounds after a warm-up. Our reconstruction after
arXiv 2412.12371; measure again with \`npm run bench:device-chains\`.

## Planning time

Stated order: one chain O(L D^2), on a sparse network O(L (E + D log D)) for E links; a batch of Q requests by full recomputation
Q times as many chains for each request. "ns a step" is full recomputation divided by Q^2 L D^2 or Q^2 L (E + D log D): where it
falls or stays, the time grows no faster than stated. On a sparse network the next sender is looked for among all devices, not
in a heap: with many devices that costs D^2 where D log D is stated. Both ways give the same plans, which is checked in the same run.

Mesh, every device linked with every other:

${growthHead}
${table('mesh')}

Sparse, a ring with links to two neighbours on either side:

${growthHead}
${table('sparse')}

## Batches against the joint optimum

Priority-weighted sum of flow times divided by that of the joint optimum (\`method: oracle\`), on small random instances whose
requests are all there; numbers of devices and layers are upper bounds. Toy data: directions, no claims about the paper.

${qualityHead}
${joint.map(qualityCells).join('\n')}

## Exact chains against baselines

The same sum divided by that of the exact planner in the same order of commits, on small random instances with backlogs. Where a
baseline serves not everybody the instance is left out. In a batch the exact planner may be beaten: it is exact for one request
after the other, not for all together.

${qualityHead}
${[
  ...qualityRows('1 request, 3 devices, 4 layers', single, {}, BASELINES),
  ...qualityRows('4 to 8 requests, 4 devices, 4 layers', several, {}, BASELINES),
]
  .map(qualityCells)
  .join('\n')}

Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${new Date().toISOString().slice(0, 10)}.
`;
mkdirSync('docs/benchmarks', { recursive: true });
writeFileSync(RESULT_FILE, text);
console.log(text);
