import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface PromtoolResult {
  readonly code: number | null;
  /** Everything it printed. */
  readonly said: string;
}

/** Runs promtool to its end. @param input what it reads */
export async function promtool(words: readonly string[], input = ''): Promise<PromtoolResult> {
  const child = spawn('promtool', words);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}
