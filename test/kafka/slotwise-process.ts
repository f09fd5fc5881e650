import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/slotwise.js', import.meta.url));

/** How a process ended, and what it said on stderr. */
export interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** Starts the built program, as `npm ci` leaves it behind: run `npm run build` first after a change. */
export function started(
  words: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  stdout: 'ignore' | 'pipe' = 'ignore',
): ChildProcess {
  const env = { ...process.env, KAFKA_BROKERS: '', ...environment };
  return spawn(process.execPath, [BIN, ...words], { stdio: ['ignore', stdout, 'pipe'], env });
}

export async function endOf(child: ChildProcess): Promise<Ended> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, said };
}

export const ended = (words: readonly string[], environment?: NodeJS.ProcessEnv): Promise<Ended> =>
  endOf(started(words, environment));

/** Resolves with the first line on stderr that matches; rejects when the process ends without. */
export async function saying(child: ChildProcess, words: RegExp): Promise<string> {
  const said: string[] = [];
  if (child.stderr === null) throw new Error('stderr is piped');
  for await (const line of createInterface({ input: child.stderr })) {
    if (words.test(line)) return line;
    said.push(line);
  }
  throw new Error(`it ended without saying ${words.source}: ${said.join('\n')}`);
}

/** Ends it in good order; resolves when it has ended, whatever it was doing. */
export async function ending(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}
