import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface MemorySample {
  readonly heapBytes: number;
  /** Buffers outside the heap: the records' bytes. */
  readonly bufferBytes: number;
  readonly rssBytes: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is in use after a full collection. Cost: the collection. */
export function memoryNow(): MemorySample {
  // What the first one finalises, the second one frees.
  collectGarbage();
  collectGarbage();
  const { heapUsed: heapBytes, external: bufferBytes, rss: rssBytes } = process.memoryUsage();
  return { heapBytes, bufferBytes, rssBytes };
}
