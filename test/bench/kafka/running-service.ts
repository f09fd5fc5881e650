import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { endedTooSoon, type Deployment } from './deployment.js';

const PROGRAM = fileURLToPath(new URL('../../../../bin/slotwise.js', import.meta.url));

/** The built program, serving. */
export class RunningService {
  readonly #child: ChildProcess;
  readonly #exit: Promise<unknown>;
  readonly #url: string;

  private constructor(child: ChildProcess, exit: Promise<unknown>, url: string) {
    this.#child = child;
    this.#exit = exit;
    this.#url = url;
  }

  static async start(
    { brokers, prefix, shards }: Deployment,
    cataloguePath: string,
    words: readonly string[],
    nodeOptions: readonly string[] = [],
  ): Promise<RunningService> {
    const where = ['--brokers', brokers, '--topic-prefix', prefix, '--shards', String(shards), '--port', '0'];
    const all = [...nodeOptions, PROGRAM, 'serve', ...where, '--catalogue', cataloguePath, ...words];
    const env = { ...process.env, KAFKA_BROKERS: '' };
    const child = spawn(process.execPath, all, { stdio: ['ignore', 'ignore', 'pipe'], env });
    const exit = once(child, 'exit');
    return new RunningService(child, exit, await Promise.race([urlOf(child), exit.then(endedTooSoon)]));
  }

  /** Waits for something; rejects when the service ends before. */
  async until(done: Promise<unknown>): Promise<void> {
    await Promise.race([done, this.#exit.then(endedTooSoon)]);
  }

  /** Processor time so far, s. */
  async cpuSeconds(): Promise<number> {
    const text = await (await fetch(`${this.#url}/metrics`)).text();
    return Number(/^process_cpu_seconds_total(?:\{.*\})? (\S+)/mu.exec(text)?.[1]);
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.#exit;
  }
}

/** Where it says that it serves. */
async function urlOf({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) throw new Error('stderr is piped');
  const said: string[] = [];
  for await (const line of createInterface({ input: stderr })) {
    const url = /^slotwise serves at (\S+)/u.exec(line)?.[1];
    said.push(line);
    if (url === undefined) continue;
    stderr.resume();
    return url;
  }
  throw new Error(`it ended without serving: ${said.join('\n')}`);
}
