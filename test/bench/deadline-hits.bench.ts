import { DownloadPlanner } from '../../src/core/cell/index.js';
import { loadCatalogue } from '../../src/contracts/catalogue/index.js';
import { runInMemory } from '../../src/evaluation/run-in-memory.js';
import { bundledRecording, openReplay } from '../../src/replay/index.js';

const catalogue = loadCatalogue();
const loads = (process.argv[2] ?? '1').split(',').map(Number);
for (const load of loads) {
  const replay = await openReplay(
    { ...bundledRecording(), load, ...(process.argv[3] ? { forMs: Number(process.argv[3]) } : {}) },
    catalogue,
  );
  const counts = new Map<number, Record<string, number>>();
  const reasons: Record<string, number> = {};
  const t0 = performance.now();
  const planning: number[] = [];
  const errors: number[] = [];
  await runInMemory({
    replay,
    catalogue,
    planners: [
      new DownloadPlanner({
        exactUserLimit: 6,
        timeVarying: process.env['TV'] !== '0',
        promiseGuardMs: Number(process.env['GUARD'] ?? 100),
      }),
    ],
    observer: {
      epochClosed: ({ shard, marker, verdicts, planningMs }) => {
        counts.set(shard, marker.counts as unknown as Record<string, number>);
        planning.push(planningMs);
        for (const v of verdicts) {
          const k = `${v.verdict}:${v.reason ?? ''}`;
          reasons[k] = (reasons[k] ?? 0) + 1;
          if (v.verdict === 'completed') errors.push((v.predictedFinishAtMs ?? 0) - (v.finishedAtMs ?? 0));
          if (v.verdict === 'missed' && process.env['SHOW']) console.log(JSON.stringify(v));
        }
      },
    },
  });
  const total: Record<string, number> = {};
  for (const c of counts.values()) for (const [k, v] of Object.entries(c)) total[k] = (total[k] ?? 0) + v;
  planning.sort((a, b) => a - b);
  errors.sort((a, b) => a - b);
  const valid = (total['received'] ?? 0) - (total['duplicates'] ?? 0) - (total['deadLetters'] ?? 0);
  console.log(
    load,
    'hit',
    ((total['completed'] ?? 0) / valid).toFixed(4),
    'promise',
    ((total['completed'] ?? 0) / (total['admitted'] ?? 1)).toFixed(4),
    JSON.stringify(total),
    JSON.stringify(reasons),
    `${((performance.now() - t0) / 1000).toFixed(1)}s`,
    'planning p50/p99',
    planning[planning.length >> 1]?.toFixed(2),
    planning[Math.floor(planning.length * 0.99)]?.toFixed(2),
    'err p10/50/90',
    errors[errors.length >> 3],
    errors[errors.length >> 1],
    errors[Math.floor(errors.length * 0.9)],
  );
}
