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
import { LABEL_VALUES } from '../../src/telemetry/metrics/label-values.js';
import { DEAF_OBSERVER } from '../../src/telemetry/scheduler-observer.js';

const RESULT_FILE = 'docs/benchmarks/metrics.md';
const ROUNDS = 21;
const STRETCH_MS = 60_000;
const CELLS = [1, 10, 100];
const SCRAPES = 20;

const catalogue = loadCatalogue();
const replay = await openReplay({ ...bundledRecording(), forMs: STRETCH_MS, load: 2 }, catalogue);

interface Run {
  /** Processor time, s: other processes share the cores. */
  readonly seconds: number;
  readonly records: number;
  /** Time spent in the metrics, of the whole run's. */
  readonly share: number;
}

/** The metrics, or nothing, with a stop-watch. */
class Watched {
  readonly #inner: SchedulerObserver;
  records = 0;
  spentMs = 0;

  constructor(isMeasured: boolean) {
    const metrics = new Metrics({ version: 'bench' });
    this.#inner = isMeasured
      ? new MetricsObserver({ metrics, catalogue, time: 'event', nowMs: () => Date.now() })
      : DEAF_OBSERVER;
  }

  get observer(): SchedulerObserver {
    const inner = this.#inner;
    return {
      recordsRead: (...said) => {
        this.records += said[2];
        this.#timed(() => {
          inner.recordsRead(...said);
        });
      },
      epochClosed: (report) => {
        this.#timed(() => {
          inner.epochClosed(report);
        });
      },
      deadLettered: (...said) => {
        inner.deadLettered(...said);
      },
      shardPhase: (...said) => {
        inner.shardPhase(...said);
      },
      shardRestored: (report) => {
        inner.shardRestored(report);
      },
      checkpointWritten: (report) => {
        inner.checkpointWritten(report);
      },
    };
  }

  #timed(work: () => void): void {
    const startedMs = performance.now();
    work();
    this.spentMs += performance.now() - startedMs;
  }
}

async function run(isMeasured: boolean): Promise<Run> {
  const watched = new Watched(isMeasured);
  const started = process.cpuUsage();
  const startedMs = performance.now();
  await runInMemory({ replay, catalogue, observer: watched.observer });
  const { user, system } = process.cpuUsage(started);
  const share = watched.spentMs / (performance.now() - startedMs);
  return { seconds: (user + system) / 1e6, records: watched.records, share };
}

/** Everything that a process can come to show: every verdict for every reason, every cell in both directions and with its GPU. */
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
    for (const state of LABEL_VALUES.memoryState) metrics.set('gpu_memory_bytes', { cell, state }, 4e9);
    for (const kind of LABEL_VALUES.loadKind) metrics.count('gpu_loads_total', { cell, kind }, 1_000);
    for (const by of LABEL_VALUES.savedBy) metrics.count('gpu_load_saved_bytes_total', { cell, by }, 4e12);
    metrics.count('gpu_loaded_bytes_total', { cell }, 4e12);
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
const shares: number[] = [];
const rates: { readonly without: number; readonly with: number }[] = [];
for (let round = 0; round <= ROUNDS; round += 1) {
  // In turn one first, then the other: what is left over from the first burdens the second.
  const isFirst = round % 2 === 0;
  const first = await run(isFirst);
  const second = await run(!isFirst);
  const [withThem, without] = isFirst ? [first, second] : [second, first];
  // The first round warms up.
  if (round === 0) continue;
  ratios.push(without.seconds / withThem.seconds);
  shares.push(withThem.share);
  rates.push({ without: without.records / without.seconds, with: withThem.records / withThem.seconds });
  console.log(`round ${round}: ${(ratios.at(-1) ?? 0).toFixed(3)}, ${(withThem.share * 100).toFixed(2)} %`);
}
const perSecond = (name: 'without' | 'with'): string =>
  Math.round(median(rates.map((rate) => rate[name]))).toLocaleString('en');
const sizes: string[] = [];
for (const cells of CELLS) sizes.push(await scrape(cells));

const text = `# What the metrics cost

${STRETCH_MS / 1000} s of the bundled recording at twice its load, as fast as it goes, in one process over the embedded log, with the
metrics and without them, in turn. Records per second of processor time; the ratio is that of each round. Medians of
${ROUNDS} rounds after one to warm up. Measure again with \`npm run bench:metrics\`.

| records/s without | records/s with | with / without | least and greatest of the rounds | time in the metrics, of the run's |
|--:|--:|--:|--:|--:|
| ${perSecond('without')} | ${perSecond('with')} | ${median(ratios).toFixed(3)} | ${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)} | ${(median(shares) * 100).toFixed(2)} % |

On a machine that others use the ratio swings more than the metrics weigh; the last column does not.

A scrape of \`/metrics\` at its largest: every verdict has been given for every reason in every mode, and every cell has been
planned in both directions and with a GPU. Uncompressed, with what Node says of itself.

| cells | series | size | time to write it |
|--:|--:|--:|--:|
${sizes.join('\n')}

Node ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model.split(' ').slice(0, 2).join(' ') ?? 'unknown'}, ${new Date().toISOString().slice(0, 10)}.
`;
writeFileSync(RESULT_FILE, text);
console.log(text);
