/**
 * Mode chain against conventional ways to spread models over devices, on a mesh and on a multi-hop network of five devices.
 * Prints the tables and writes docs/benchmarks/chain.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { chosenCatalogue } from '../../src/contracts/catalogue/index.js';
import type { Cell } from '../../src/core/catalogue.js';
import { runChains, type ChainEnd } from './chain/chain-run.js';
import { chainRequests, PRIORITIES, type ChainTraffic } from './chain/chain-traffic.js';
import { classFigures, type ClassFigures } from './chain/class-figures.js';
import { networks } from './chain/networks.js';
import { figure, percent, row } from './tables/words.js';

const RESULT_FILE = 'docs/benchmarks/chain.md';
const POLICIES = ['slotwise', 'pa-mdi-style-greedy', 'ms-mdi-style', 'ar-mdi-style', 'local'];
const LOADS = [
  { name: 'light', utilisation: 0.3 },
  { name: 'medium', utilisation: 0.6 },
  { name: 'heavy', utilisation: 0.95 },
];
const SEEDS = Array.from({ length: 12 }, (_, index) => index + 1);
const FOR_MS = 30_000;
/** Of what the fastest device takes alone for the model. */
const DEADLINES = { least: 2.5, most: 8 };
/** So long that nobody is refused: then finishing times are of the same requests under every policy. */
const NO_DEADLINES = { least: 500, most: 500 };

const catalogue = chosenCatalogue({ catalogue: 'bundled:chain' });
const modelIds = ['resnet50-defects', 'gpt2-replies', 'bert-base-topics'];

interface Line {
  readonly network: string;
  readonly load: string;
  readonly policy: string;
  readonly figures: ClassFigures;
}

async function endsOf(
  policy: string,
  cell: Cell,
  traffic: Omit<ChainTraffic, 'cell' | 'seed'>,
): Promise<readonly ChainEnd[]> {
  const ends: ChainEnd[] = [];
  for (const seed of SEEDS) {
    ends.push(...(await runChains(policy, chainRequests({ ...traffic, cell, seed }, catalogue), cell, catalogue)));
  }
  return ends;
}

async function lines(deadlineFactor: ChainTraffic['deadlineFactor']): Promise<readonly Line[]> {
  const all: Line[] = [];
  for (const [network, cell] of Object.entries(networks(catalogue))) {
    for (const { name: load, utilisation } of LOADS) {
      for (const policy of POLICIES) {
        const traffic = { modelIds, utilisation, forMs: FOR_MS, deadlineFactor };
        const line = { network, load, policy, figures: classFigures(await endsOf(policy, cell, traffic)) };
        console.error(JSON.stringify(line));
        all.push(line);
      }
    }
  }
  return all;
}

const hits = await lines(DEADLINES);
const finishes = await lines(NO_DEADLINES);

const classColumns = PRIORITIES.map((priority) => `class ${priority}`).join(' | ');
const rightAligned = (columns: number): string => '--:|'.repeat(columns);

function hitCells({ network, load, policy, figures }: Line): string {
  const { requests, hitRatio, hitRatios, weightedHitRatio, promiseRatio } = figures;
  const ratios = [hitRatio, weightedHitRatio, ...hitRatios, promiseRatio].map((ratio) => percent(ratio, 1));
  return row([network, load, policy, requests, ...ratios]);
}

function finishCells({ network, load, policy, figures }: Line): string {
  const { requests, unfinished, weightedMeanFinishSeconds, meanFinishSeconds, meanFinishSecondsByClass } = figures;
  const seconds = [
    weightedMeanFinishSeconds,
    meanFinishSeconds,
    ...meanFinishSecondsByClass,
    figures.worstFinishSeconds,
  ];
  return row([network, load, policy, requests, unfinished, ...seconds.map(figure)]);
}

const text = `# Mode chain: priorities, finishing times and deadlines

ResNet-50, GPT-2 and BERT (the profiles of \`catalogue/profiles\`, asked for alike, four inputs at once) on networks of five devices, two shaped like a Jetson
Xavier NX and three like a Jetson Nano, whose numbers and sources stand in [chain.yaml](../../catalogue/chain.yaml): a mesh, in which
everybody reaches everybody over one channel of its own, and a line over whose hops everything has to go. Requests come as Poisson
arrivals on a random device, where the result is wanted too, with one of four weights. The load is the work asked for as a share
of what all five devices compute: ${LOADS.map(({ name, utilisation }) => `${name} ${utilisation}`).join(', ')}. ${FOR_MS / 1000} s of arrivals, ${SEEDS.length} seeds, all of them added up.
Everything goes through scheduler, log and twin in virtual time, the twin with its jitter and contention, so the figures are the same on
every machine; measure again with \`npm run bench:chain\`. The policies share admission, executor and traffic: what they are says
[evaluate](../evaluate.md). These are our reconstructions after arXiv 2412.12371, no figures of the paper.

## Deadlines met

Deadlines of ${DEADLINES.least} to ${DEADLINES.most} times what the fastest device takes alone. Of all requests, refused ones included; weighted: everybody
counts by weight. Kept: on time of all admitted.

| network | load | policy | requests | on time | weighted | ${classColumns} | kept |
|---|---|---|--:|${rightAligned(7)}
${hits.map(hitCells).join('\n')}

## Finishing times

The same arrivals without deadlines that bind, so that everybody is served under every policy: from arrival to result, s.

| network | load | policy | requests | unfinished | weighted mean | mean | ${classColumns} | worst |
|---|---|---|--:|--:|${rightAligned(7)}
${finishes.map(finishCells).join('\n')}

Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${new Date().toISOString().slice(0, 10)}.
`;
mkdirSync('docs/benchmarks', { recursive: true });
writeFileSync(RESULT_FILE, text);
console.log(text);
