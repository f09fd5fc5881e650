/**
 * Deadlines hit on the bundled recording, mode download: the planner against download-then-infer, on identical traffic
 * and channel. Prints the table and writes docs/benchmarks/deadline-hits.md. Arguments: loads (default 1,2,4,8).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { median } from 'simple-statistics';
import { loadCatalogue } from '../../src/contracts/catalogue/index.js';
import { measureRun, type RunMeasures } from '../../src/evaluation/measure-run.js';
import { downloadThenInfer } from '../../src/evaluation/policies/download-then-infer.js';
import { bundledRecording, openReplay } from '../../src/replay/index.js';

const RESULT_FILE = 'docs/benchmarks/deadline-hits.md';

const catalogue = loadCatalogue();
const policies = [
  { name: 'slotwise (SLIDE online)', catalogue },
  { name: 'download, then infer (`dai`)', catalogue: downloadThenInfer(catalogue) },
];
const loads = (process.argv[2] ?? '1,2,4,8').split(',').map(Number);

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function row(load: number, name: string, measures: RunMeasures): string {
  const { requests, hitRatio, promiseRatio, admitted, reasons, predictionErrorsMs } = measures;
  const error = median(predictionErrorsMs.map(Math.abs));
  const why = Object.entries(reasons)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${reason} ${count}`);
  const cells = [`${load}x`, name, requests, percent(hitRatio), admitted, percent(promiseRatio), error.toFixed(0)];
  return `| ${[...cells, why.join(', ')].join(' | ')} |`;
}

const rows: string[] = [];
for (const load of loads) {
  for (const policy of policies) {
    const replay = await openReplay({ ...bundledRecording(), load }, policy.catalogue);
    rows.push(row(load, policy.name, await measureRun({ replay, catalogue: policy.catalogue })));
    console.log(rows.at(-1));
  }
}

const text = `# Deadlines hit: the planner against download-then-infer

The whole bundled recording (5 minutes, 7 cells, 49 users), mode download, event time, the twin on the recorded channel.
Both see the same requests, users, deadlines and channel; download-then-infer is the same planner and the same executor
with every model's layers merged into one, so that nothing runs before everything is there. Hit ratio: on time of all
valid requests, refusals included. Promise ratio: on time of all admitted. The results are the same bytes on every
machine; no figure here is a time measured on one. Measure again with \`npm run bench:hits\`.

| load | policy | requests | hit ratio | admitted | promise ratio | median prediction error, ms | not on time, by reason |
|---|---|--:|--:|--:|--:|--:|---|
${rows.join('\n')}

Node ${process.version}, ${new Date().toISOString().slice(0, 10)}.
`;
mkdirSync('docs/benchmarks', { recursive: true });
writeFileSync(RESULT_FILE, text);
