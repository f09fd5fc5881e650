/**
 * What the live page costs the service, how soon it shows something, and what it holds after an hour of traffic.
 * Prints the tables and writes docs/benchmarks/page.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Browser } from 'playwright-core';
import { median } from 'simple-statistics';
import { BareReaders } from './bench/bare-readers.js';
import { heapAfterTraffic, RUNS, TRAFFIC } from './bench/heap-after-traffic.js';
import { type Audience, FROM, LOAD, measureStretch, type Stretch, TO } from './bench/measure-stretch.js';
import { firstPictures } from './bench/first-pictures.js';
import { launchChromium } from './browser/chromium.js';
import { WatchedPage } from './browser/watched-page.js';

const RESULT_FILE = 'docs/benchmarks/page.md';
const READERS = 10;
const ROUNDS = Number(process.argv[3] ?? 3);

const nothing = (): Promise<void> => Promise.resolve();
const nobody = (): Audience => ({ come: nothing, follow: nothing, leave: nothing });

function bareReaders(): Audience {
  let readers: BareReaders | undefined;
  return {
    come: nothing,
    follow: async (url) => {
      readers = await BareReaders.open(url, READERS);
    },
    leave: async () => readers?.close(),
  };
}

function pagesOf(browser: Browser): Audience {
  const pages: WatchedPage[] = [];
  return {
    come: async (url) => {
      for (let page = 0; page < READERS; page += 1) pages.push(await WatchedPage.open(browser, url));
    },
    // So many come with the work only.
    follow: async () => {
      await Promise.all(pages.map((page) => page.counts('received', 50)));
    },
    leave: async () => {
      await Promise.all(pages.map((page) => page.close()));
    },
  };
}

const browser = await launchChromium();
const audiences: readonly (readonly [string, () => Audience])[] = [
  ['nobody looks', nobody],
  [`${READERS} connections that only read`, bareReaders],
  [`${READERS} pages in Chromium`, () => pagesOf(browser)],
];
const pictures = await firstPictures(browser);
console.log('first picture, ms', pictures);
const heaps = await heapAfterTraffic(browser);
const heapRows = heaps.map(({ minutes, heapBytes, nodes, listeners }) => {
  const cells = [minutes, (heapBytes / 2 ** 20).toFixed(2), nodes.toLocaleString('en'), listeners.toLocaleString('en')];
  return `| ${cells.join(' | ')} |`;
});
const measured = audiences.map((): Stretch[] => []);
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [index, [name, audience]] of audiences.entries()) {
    const stretch = await measureStretch(audience());
    measured[index]?.push(stretch);
    console.log(name, stretch);
  }
}
const [alone = []] = measured;
const costRows = audiences.map(([name], index) => {
  const stretches = measured[index] ?? [];
  const of = (value: (stretch: Stretch) => number): number => median(stretches.map(value));
  const ratio = (value: (stretch: Stretch) => number): string =>
    median(stretches.map((stretch, round) => value(stretch) / value(alone[round] ?? stretch))).toFixed(2);
  const cells = [
    name,
    Math.round(of(({ recordsPerSecond }) => recordsPerSecond)).toLocaleString('en'),
    ratio(({ recordsPerSecond }) => recordsPerSecond),
    of(({ processorSeconds }) => processorSeconds).toFixed(2),
    ratio(({ processorSeconds }) => processorSeconds),
  ];
  return `| ${cells.join(' | ')} |`;
});
await browser.close();

const text = `# The live page

Measure again with \`npm run bench:page\` (as arguments: runs for the memory, rounds). The machine was busy with other work: ratios count, each within a round.

## What it costs the service

\`serve\` with the bundled recording at ${LOAD}x load and \`--speed max\`: input records of the replay per second, and processor time of
the service's process, over the stretch from ${100 * FROM} % to ${100 * TO} % of the recording. The pages share the cores with the service; the
connections that only read are one process that throws the bytes away, so they show what the service itself pays.
Median of ${ROUNDS} round(s), each way in turn.

| who looks | records/s | ratio | processor time, s | ratio |
|---|--:|--:|--:|--:|
${costRows.join('\n')}

## Time to the first picture

From the navigation to the first frame with the service's figures on it, ${pictures.length} times in a fresh browser context, traffic at real
speed: median ${Math.round(median([...pictures]))} ms, most ${Math.round(Math.max(...pictures))} ms.

## Memory after much traffic

One page stays open over ${RUNS} runs of the whole recording (five minutes each) (\`${TRAFFIC.join(' ')}\`), and connects again after each. The heap
is what is used right after a garbage collection; the first row is after the first run.

| minutes of traffic | JavaScript heap, MiB | DOM nodes | listeners |
|--:|--:|--:|--:|
${heapRows.join('\n')}

Node ${process.version}, Chromium ${browser.version()}, ${cpus().length} cores, ${cpus()[0]?.model.split(' ').slice(0, 2).join(' ') ?? 'unknown'}, ${new Date().toISOString().slice(0, 10)}.
`;
mkdirSync('docs/benchmarks', { recursive: true });
writeFileSync(RESULT_FILE, text);
console.log(text);
