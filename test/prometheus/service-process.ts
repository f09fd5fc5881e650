import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../src/contracts/catalogue/index.js';

const BIN = join(packageRoot(), 'bin', 'slotwise.js');

/** Of what it says on stderr, for errors. */
const MOST_LINES_KEPT = 200;

/** The built program, serving. */
export class ServiceProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: URL,
    private readonly said: readonly string[],
  ) {}

  /** Resolves when it serves. @throws Error with all it said if it ends before */
  static async start(words: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<ServiceProcess> {
    const env = { ...process.env, KAFKA_BROKERS: '', ...environment };
    const child = spawn(process.execPath, [BIN, 'serve', ...words], { stdio: ['ignore', 'ignore', 'pipe'], env });
    const said: string[] = [];
    const lines = createInterface({ input: child.stderr });
    const url = await new Promise<string | undefined>((resolve) => {
      lines.on('line', (line) => {
        if (said.length < MOST_LINES_KEPT) said.push(line);
        const serving = /^slotwise serves at (?<url>\S+)/u.exec(line)?.groups?.url;
        if (serving !== undefined) resolve(serving);
      });
      lines.once('close', () => {
        resolve(undefined);
      });
    });
    if (url === undefined) throw new Error(`the service ended before it served:\n${said.join('\n')}`);
    return new ServiceProcess(child, new URL(url), said);
  }

  /** What Prometheus reads. @throws Error with what it said if it has ended */
  async metrics(): Promise<string> {
    const { exitCode } = this.child;
    if (exitCode !== null) throw new Error(`the service ended with code ${exitCode}:\n${this.said.join('\n')}`);
    return (await fetch(new URL('/metrics', this.url))).text();
  }

  /** Kills it, and every shard with it; once more does nothing. */
  async kill(): Promise<void> {
    const { exitCode, signalCode } = this.child;
    if (exitCode !== null || signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}
