/**
 * What the metrics cost: the main job with and without them, in turn, and the size of a scrape with many cells. Prints the
 * tables and writes docs/benchmarks/metrics.md.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { median } from 'simple-statistics';
import { loadCatalogue } from '../../src/contracts/catalogue/index.js';
import { DIRECTIONS, MODES } from '../../src/core/catalogue.js';
import { VERDICTS } from '../../src/core/messages.js';
import { REASON_CODES } from '../../src/core/reasons.js';
import { runInMemory } from '../../src/evaluation/run-in-memory.js';
import { bundledRecording, openReplay } from '../../src/replay/index.js';
import { Metrics, MetricsObserver, type SchedulerObserver } from '../../src/telemetry/index.js';

const RESULT_FILE = 'docs/benchmarks/metrics.md';
const ROUNDS = 7;
const STRETCH_MS = 60_000;
const CELLS = [1, 10, 100];
const SCRAPES = 20;

const catalogue = loadCatalogue();
const replay = await openReplay({ ...bundledRecording(), forMs: STRETCH_MS, load: 2 }, catalogue);

/** Processor time of one run, s: other processes share the cores. */
async function runSeconds(watched: boolean): Promise<{ readonly seconds: number; readonly records: number }> {
  const metrics = new Metrics({ version: 'bench' });
  const measuring = new MetricsObserver({ metrics, time: 'event', nowMs: () => Date.now() });
  let records = 0;
  const counting: Partial<SchedulerObserver> = {
    recordsRead: (_shard, _topic, read) => {
      records += read;
    },
  };
  const both: Partial<SchedulerObserver> = {
    ...counting,
    recordsRead: (...said) => {
      counting.recordsRead?.(...said);
      measuring.recordsRead(...said);
    },
    epochClosed: (report) => {
      measuring.epochClosed(report);
    },
    deadLettered: (...said) => {
      measuring.deadLettered(...said);
    },
    shardPhase: (...said) => {
      measuring.shardPhase(...said);
    },
    shardRestored: (report) => {
      measuring.shardRestored(report);
    },
  };
  const started = process.cpuUsage();
  await runInMemory({ replay, catalogue, observer: watched ? both : counting });
  const { user, system } = process.cpuUsage(started);
  return { seconds: (user + system) / 1e6, records };
}

/** Everything that a process can come to show: every verdict for every reason, every cell in both directions. */
function fullMetrics(cells: number): Metrics {
  const metrics = new Metrics({ version: '0.1.0' });
  for (const verdict of VERDICTS) {
    for (const mode of MODES) {
      for (const reason of REASON_CODES) metrics.count('verdicts_total', { verdict, mode, reason });
    }
  }
  for (let index = 0; index < cells; index += 1) {
    const cell = `site-${String(index).padStart(4, '0')}-cell-1`;
    for (const direction of DIRECTIONS) {
      metrics.set('spectrum_blocks', { cell, direction, state: 'granted' }, 117);
      metrics.set('spectrum_blocks', { cell, direction, state: 'free' }, 147);
    }
  }
  return metrics;
}

async function scrape(cells: number): Promise<string> {
  const metrics = fullMetrics(cells);
  let text = '';
  const times: number[] = [];
  for (let turn = 0; turn < SCRAPES; turn += 1) {
    const startedMs = performance.now();
    text = await metrics.text();
    times.push(performance.now() - startedMs);
  }
  const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
  const figures = [
    cells,
    series,
    `${(Buffer.byteLength(text) / 1024).toFixed(0)} KiB`,
    `${median(times).toFixed(1)} ms`,
  ];
  return `| ${figures.join(' | ')} |`;
}

const ratios: number[] = [];
const rates: { readonly without: number; readonly with: number }[] = [];
for (let round = 0; round <= ROUNDS; round += 1) {
  // In turn one first, then the other: what is left over from the first burdens the second.
  const order = round % 2 === 0 ? [false, true] : [true, false];
  const seconds = new Map<boolean, number>();
  let records = 0;
  for (const watched of order) {
    const run = await runSeconds(watched);
    seconds.set(watched, run.seconds);
    records = run.records;
  }
  // The first round warms up.
  if (round === 0) continue;
  const [without = NaN, withThem = NaN] = [seconds.get(false), seconds.get(true)];
  ratios.push(without / withThem);
  rates.push({ without: records / without, with: records / withThem });
  console.log(`round ${round}: ${(without / withThem).toFixed(3)}`);
}
const perSecond = (name: 'without' | 'with'): string =>
  Math.round(median(rates.map((rate) => rate[name]))).toLocaleString('en');
const sizes: string[] = [];
for (const cells of CELLS) sizes.push(await scrape(cells));

const text = `# What the metrics cost

${STRETCH_MS / 1000} s of the bundled recording at twice its load, as fast as it goes, in one process over the embedded log, with the
metrics and without them, in turn. Records per second of processor time; the ratio is that of each round. Medians of
${ROUNDS} rounds after one to warm up. Measure again with \`npm run bench:metrics\`.

| records/s without | records/s with | with / without | least and greatest of the rounds |
|--:|--:|--:|--:|
| ${perSecond('without')} | ${perSecond('with')} | ${median(ratios).toFixed(3)} | ${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)} |

A scrape of \`/metrics\` at its largest: every verdict has been given for every reason in every mode, and every cell has been
planned in both directions. Uncompressed, with what Node says of itself.

| cells | series | size | time to write it |
|--:|--:|--:|--:|
${sizes.join('\n')}

Node ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model.split(' ').slice(0, 2).join(' ') ?? 'unknown'}, ${new Date().toISOString().slice(0, 10)}.
`;
writeFileSync(RESULT_FILE, text);
console.log(text);
