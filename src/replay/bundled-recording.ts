import { fileURLToPath } from 'node:url';
import type { RecordingPaths } from './replay-options.js';

/** `data/` of the package: two folders up, from `src/replay` and from `dist/replay` alike. */
const inData = (name: string): string => fileURLToPath(new URL(`../../data/${name}`, import.meta.url));

/** The recording that comes with the package: five minutes, 7 cells, 49 users (data/README.md). */
export function bundledRecording(): RecordingPaths {
  return {
    requests: [
      { path: inData('azure-code.csv.gz'), format: 'azure-llm' },
      { path: inData('azure-conv.csv.gz'), format: 'azure-llm' },
      { path: inData('mooncake.jsonl.gz'), format: 'mooncake' },
    ],
    reports: [{ path: inData('tractor.csv.gz'), format: 'tractor' }],
  };
}
