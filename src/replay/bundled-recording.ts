import { join } from 'node:path';
import { packageRoot } from '../contracts/catalogue/index.js';
import type { RecordingPaths } from './replay-options.js';

const inData = (name: string): string => join(packageRoot(), 'data', name);

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
